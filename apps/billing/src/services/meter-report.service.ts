import { FenagoError } from '@fenago/contracts';
import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { StripeMeters } from '../clients/stripe-meters.client.js';
import type { BillingConfig } from '../config.js';
import type { Metering } from '../domain/metering.state.js';
import { afterTrying, givenUp, isDoubtful, isTooOld, keyOf, type ReportOutcome } from '../domain/report-usage.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';
import { MeteringRepository, type Claimed, type MeteredRow } from '../repositories/metering.repository.js';
import { MeterSettlementService } from './meter-settlement.service.js';
import { Outage } from './outage.js';

/** Rows that one replica takes at once. */
const BATCH = 200;
/** Customers that are reported for at once in one replica; of each, one row after the other, as Stripe asks for. */
const AT_ONCE = 16;
const CLAIM_MS = 120_000;
/** Longer than one call takes: with less of the claim's time left, a row waits for whoever takes it next. */
const SPARE_MS = 20_000;
/** Until another replica has found out what it looks at. */
const BUSY_MS = 2_000;
const NONE: ReadonlyMap<string, ReportOutcome> = new Map();

/** Tells Stripe's meters of the ledger's rows, each once. */
@Injectable()
export class MeterReportService {
  private readonly outage: Outage;

  constructor(
    private readonly metering: MeteringRepository,
    private readonly accounts: BillingAccountRepository,
    private readonly meters: StripeMeters,
    private readonly settlement: MeterSettlementService,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.outage = new Outage(logger, { begins: 'Stripe takes no usage now. It is kept in the ledger, and reported when Stripe is back.', ends: 'Stripe takes usage again.' });
  }

  /** Everything that is due, a batch after the other; where Stripe is away, one row now and then. */
  async report(signal: AbortSignal): Promise<void> {
    if (!this.meters.isConfigured) return;
    while (!signal.aborted && !this.outage.isResting(this.clock.now())) {
      const claimed = await this.metering.claim(this.clock.now(), CLAIM_MS, this.outage.isOn ? 1 : BATCH);
      if (claimed.rows.length === 0) return;
      await this.dealWith(claimed, signal);
    }
  }

  private async dealWith({ rows, at, claim }: Claimed, signal: AbortSignal): Promise<void> {
    const keep = (all: ReadonlyMap<string, Metering>): Promise<void> => this.metering.keep(claim, all, this.clock.now());
    const present = await this.accounts.presentCustomers([...new Set(rows.map(({ metering }) => metering.customerId))]);
    const looksFirst = this.config.unsafe?.meter_doubt !== true;
    const known = new Map<string, Metering>();
    const doubtful: MeteredRow[] = [];
    const sendable: MeteredRow[] = [];
    for (const row of rows) {
      if (!present.has(row.metering.customerId)) known.set(row._id, givenUp(row.metering, 'customer_gone'));
      else if (looksFirst && isDoubtful(row.metering, at)) doubtful.push(row);
      else if (!isRepeated(row, at) && isTooOld(row.createdAt, at)) known.set(row._id, givenUp(row.metering, 'too_old'));
      else sendable.push(row);
    }
    await keep(known);
    if (doubtful.length > 0) await this.settle(doubtful, keep);
    await keep(await this.sendAll(sendable, at, signal));
  }

  private async settle(rows: readonly MeteredRow[], keep: (known: ReadonlyMap<string, Metering>) => Promise<void>): Promise<void> {
    const later = (ms: number): Promise<void> => keep(new Map(rows.map(({ _id, metering }) => [_id, { ...metering, claim: null, nextAt: new Date(this.clock.now().getTime() + ms) }])));
    try {
      if (!(await this.settlement.settle(rows))) return await later(BUSY_MS);
      this.outage.succeeded();
    } catch (error) {
      if (!(error instanceof FenagoError) || error.code !== 'stripe_unavailable') throw error;
      this.outage.failed(this.clock.now());
      await later(0);
    }
  }

  private async sendAll(rows: readonly MeteredRow[], at: Date, signal: AbortSignal): Promise<ReadonlyMap<string, Metering>> {
    const known = new Map<string, Metering>();
    const waiting = Map.groupBy(rows, ({ metering }) => metering.customerId).values();
    const endsAt = at.getTime() + CLAIM_MS - SPARE_MS;
    // Looked at before each call: a process may have been stopped for hours since it claimed.
    const isOver = (): boolean => signal.aborted || this.clock.now().getTime() > endsAt || (this.outage.isOn && rows.length > 1);
    const lane = async (): Promise<void> => {
      for (const customer of waiting) {
        for (const row of customer) {
          const outcomes = isOver() ? NONE : await this.send(row);
          known.set(row._id, afterTrying(row.metering, { outcomes, isRepeated: isRepeated(row, at), now: this.clock.now(), random: Math.random() }));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return known;
  }

  private async send({ createdAt, metering }: MeteredRow): Promise<ReadonlyMap<string, ReportOutcome>> {
    const { customerId, reports } = metering;
    const outcomes = new Map<string, ReportOutcome>();
    for (const report of reports.filter(({ state }) => state === 'waiting')) {
      const outcome = await this.meters.report({ report, customerId, usedAt: createdAt, key: keyOf(report, metering) });
      outcomes.set(report.identifier, outcome);
      if (outcome.kind === 'reported' || (outcome.kind === 'refused' && outcome.isAnswered)) this.outage.succeeded();
      else this.outage.failed(this.clock.now());
    }
    return outcomes;
  }
}

/** Whether somebody may have told of it before this claim. */
const isRepeated = ({ metering }: MeteredRow, at: Date): boolean => metering.sentAt !== null && metering.sentAt < at;
