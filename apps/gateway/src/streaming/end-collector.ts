import { FenagoError } from '@fenago/contracts';
import { executionEndOf, type ExecutionEnd } from './execution-end.js';
import type { Viewer } from './execution-follower.js';
import { STREAM_END, type SseEvent } from './sse.js';

/** A viewer who wants to know the end of an execution and nothing else. */
export class EndCollector implements Viewer {
  readonly isCongested = false;
  private readonly settled = Promise.withResolvers<ExecutionEnd>();
  private told: ExecutionEnd | undefined;

  constructor() {
    // Whoever waits sees the rejection; a client that has left is nobody.
    this.settled.promise.catch(() => undefined);
  }

  /** Rejects with a FenagoError where the execution is gone, or the gateway shuts down. */
  get outcome(): Promise<ExecutionEnd> {
    return this.settled.promise;
  }

  get isClosed(): boolean {
    return this.told !== undefined;
  }

  send(event: SseEvent): void {
    this.told ??= executionEndOf(event);
  }

  async drained(): Promise<void> {}

  beat(): void {}

  end(comment: string): void {
    if (comment === STREAM_END && this.told !== undefined) this.settled.resolve(this.told);
    else this.settled.reject(new FenagoError('service_unavailable', `The answer cannot be waited for: ${comment}.`, { retryAfterSeconds: 1 }));
  }
}
