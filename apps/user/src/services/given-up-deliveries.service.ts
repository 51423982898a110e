import { LOGGER } from '@fenago/host';
import { Advisories, NatsLink, type Listening } from '@fenago/messaging';
import { Metrics, type Counter, type Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

/** Raises the alarm where the broker gives up a delivery: it leaves no dead letter, so nobody would hear of it. */
@Injectable()
export class GivenUpDeliveries implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly advisories: Advisories;
  private readonly count: Counter<'consumer'>;
  private listening: Listening | undefined;

  constructor(
    link: NatsLink,
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.advisories = new Advisories(link);
    this.count = metrics.counter('fenago_deliveries_given_up_total', 'Events that the broker gives a consumer no more, though it has not acknowledged them.', ['consumer']);
  }

  onApplicationBootstrap(): void {
    this.listening = this.advisories.onGivenUp('user', ({ consumer, sequence, deliveries }) => {
      this.count.inc({ consumer });
      this.logger.error({ consumer, sequence, deliveries }, 'The broker has given up an event for a consumer that bounds its deliveries; it leaves no dead letter.');
    });
  }

  onApplicationShutdown(): void {
    this.listening?.close();
  }
}
