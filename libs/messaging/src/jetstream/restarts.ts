import type { NatsLink } from '../connection/nats-link.js';
import { backoffMs, settledWithin } from '../connection/within.js';
import type { PullEnd } from './pull-inbox.js';

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 2_000;

/** Begins to consume again whenever the broker, or the consumer, was gone: for ever, until it is stopped. */
export class Restarts {
  private readonly stopped = Promise.withResolvers<void>();
  private over = false;

  constructor(
    private readonly link: NatsLink,
    private readonly consumer: string,
  ) {}

  get isStopped(): boolean {
    return this.over;
  }

  /** Begins nothing any more; what `run` waits for itself is not waited for any longer. */
  stop(): void {
    this.over = true;
    this.stopped.resolve();
  }

  /** @param consume resolves when events have stopped coming; rejects where they could not begin to. @returns when stopped */
  async run(consume: () => Promise<PullEnd>): Promise<void> {
    const { link, consumer } = this;
    for (let failures = 0; !this.over; ) {
      try {
        await this.connected();
        const why = await consume();
        if (this.over) return;
        link.logger.warn({ consumer, why }, 'Events stopped coming; starting over.');
        failures = why === 'disconnected' ? 0 : failures + 1;
      } catch (error) {
        failures += 1;
        link.logger.warn({ err: error, consumer }, 'The consumer could not be started yet; trying again.');
      }
      await settledWithin(this.stopped.promise, backoffMs(failures, FIRST_PAUSE_MS, LAST_PAUSE_MS));
    }
  }

  private async connected(): Promise<void> {
    const { link } = this;
    if (link.isConnected) return;
    const back = Promise.withResolvers<void>();
    const unlisten = link.onReconnect(back.resolve);
    await Promise.race([back.promise, this.stopped.promise]);
    unlisten();
  }
}
