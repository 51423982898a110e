import { eventFilter } from '@fenago/contracts';
import { CoreEvents } from '@fenago/messaging';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RunnerService } from './runner.service.js';

/** Hears of cancels that other replicas took, as they pass; one that was missed is noticed when the lease is renewed. */
@Injectable()
export class CancellationsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private listening: ReturnType<CoreEvents['subscribe']> | undefined;

  constructor(
    private readonly events: CoreEvents,
    private readonly runner: RunnerService,
  ) {}

  onApplicationBootstrap(): void {
    this.listening = this.events.subscribe(eventFilter('execution.cancelling'), ({ subject }) => this.runner.stop(subject, 'cancel'));
  }

  onApplicationShutdown(): void {
    this.listening?.close();
  }
}
