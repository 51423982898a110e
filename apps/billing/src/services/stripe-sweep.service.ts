import { CONFIG, LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { StripeConnection } from '../clients/stripe-connection.client.js';
import { StripeEvents } from '../clients/stripe-events.client.js';
import type { BillingConfig } from '../config.js';
import { StripeSweepRepository } from '../repositories/stripe-sweep.repository.js';
import { StripeEventService } from './stripe-event.service.js';

const DAY_MS = 86_400_000;
/** How far back events are looked for that no webhook has told of; as long as Stripe repeats a webhook. */
const REACH_MS = 3 * DAY_MS;
/** Looked through again, for an event may be listed a little later than it says. */
const OVERLAP_MS = 15 * 60_000;
/** What is younger may yet be told by a webhook. */
const OVERDUE_MS = 60_000;
/** Looked through in one go. */
const STRETCH_MS = DAY_MS / 4;

/** Finds what webhooks have not told. */
@Injectable()
export class StripeSweepService {
  constructor(
    private readonly connection: StripeConnection,
    private readonly events: StripeEvents,
    private readonly received: StripeEventService,
    private readonly sweeps: StripeSweepRepository,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** One replica at a time; where it ends in the middle, the next goes on from there. */
  async sweep(now: Date, signal: AbortSignal): Promise<void> {
    if (!this.connection.isConfigured) return;
    const sweptTo = await this.sweeps.claim(now, this.config.sweepMs);
    if (sweptTo === undefined) return;
    const end = now.getTime();
    let from = Math.max(end - REACH_MS, (sweptTo?.getTime() ?? 0) - OVERLAP_MS);
    const overdue = sweptTo === null ? 0 : end - OVERDUE_MS;
    let missed = 0;
    while (from < end && !signal.aborted) {
      const to = Math.min(end, from + STRETCH_MS);
      for await (const notice of this.events.between(new Date(from), new Date(to))) if ((await this.received.keep(notice)) && notice.createdAt.getTime() < overdue) missed += 1;
      await this.sweeps.advance(new Date(to));
      from = to;
    }
    if (missed > 0) this.logger.warn({ missed }, 'Events of Stripe were found that no webhook has told of. Check the endpoint that Stripe calls.');
  }
}
