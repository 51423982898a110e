import { FenagoError, type COMMANDS, type RequestOf } from '@fenago/contracts';
import { CLOCK, DrainHooks, LOGGER, Recurring } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { StripeConnection } from '../clients/stripe-connection.client.js';
import { StripeEvents } from '../clients/stripe-events.client.js';
import { nextTry, type StripeNotice } from '../domain/stripe-notice.js';
import { StripeEventRepository } from '../repositories/stripe-event.repository.js';
import type { StripeEventDocument } from '../schemas/stripe-event.schema.js';
import { AccountFollowService } from './account-follow.service.js';

/** Followed at once in one replica. */
const AT_ONCE = 8;
/** Longer than following one takes. */
const CLAIM_MS = 60_000;
const LOOK_MS = 1_000;

/** Events of Stripe's: kept before they are acknowledged, followed apart from that. */
@Injectable()
export class StripeEventService implements OnApplicationBootstrap {
  private readonly following: Recurring;

  constructor(
    private readonly events: StripeEvents,
    private readonly connection: StripeConnection,
    private readonly received: StripeEventRepository,
    private readonly follow: AccountFollowService,
    private readonly drainHooks: DrainHooks,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.following = new Recurring({ what: 'looking for events of Stripe', everyMs: LOOK_MS, run: (signal) => this.followDue(signal), logger });
  }

  onApplicationBootstrap(): void {
    if (!this.connection.isConfigured) return;
    this.drainHooks.register('stripe-events', () => this.following.stop());
    this.following.start();
  }

  /** A webhook: known already, it is acknowledged all the same. */
  async receive({ payload, signature }: RequestOf<typeof COMMANDS.receiveStripeEvent>): Promise<null> {
    await this.keep(this.events.verify(Buffer.from(payload, 'base64'), signature));
    return null;
  }

  /** Keeps one that was heard of, by whichever way. @returns whether it is new */
  async keep(notice: StripeNotice): Promise<boolean> {
    const isNew = await this.received.add(notice, this.clock.now());
    if (isNew) this.following.wake();
    return isNew;
  }

  private async followDue(signal: AbortSignal): Promise<void> {
    const lane = async (): Promise<void> => {
      while (!signal.aborted) {
        const event = await this.received.claim(this.clock.now(), CLAIM_MS);
        if (event === null) return;
        await this.followOne(event);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  private async followOne(event: StripeEventDocument): Promise<void> {
    const { _id: eventId, type, attempts } = event;
    try {
      await this.received.end(eventId, (await this.follow.follow(event)) ? 'followed' : 'ignored');
    } catch (error) {
      const code = error instanceof FenagoError ? error.code : 'internal';
      const nextAt = nextTry(attempts, code.endsWith('_unavailable'), this.clock.now(), Math.random());
      if (nextAt !== null) return this.received.postpone(eventId, nextAt, code);
      this.logger.error({ err: error, stripeEventId: eventId, type, attempts }, 'An event of Stripe could not be followed; it is given up. Its customer is looked at again with the next one.');
      await this.received.end(eventId, 'failed', code);
    }
  }
}
