import { FenagoError } from '@fenago/contracts';
import { CLOCK, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { StripeConnection } from '../clients/stripe-connection.client.js';
import { StripeMeters } from '../clients/stripe-meters.client.js';
import type { Metering } from '../domain/metering.state.js';
import { afterTrying, givenUp, isDoubtful, isTooOld, keyOf, type ReportOutcome } from '../domain/report-usage.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';
import { MeteringRepository, type Claimed, type ClaimedRow } from '../repositories/metering.repository.js';
import { MeterSettlementService } from './meter-settlement.service.js';
import { Outage } from './outage.js';

/** Rows that one replica takes at once. */
const BATCH = 200;
/** Customers that are reported for at once in one replica; of each, one row after the other, as Stripe asks for. */
const AT_ONCE = 8;
const CLAIM_MS = 120_000;
/** Longer than one call takes: with less of the claim's time left, a row waits for whoever takes it next. */
const SPARE_MS = 20_000;
const NONE: ReadonlyMap<string, ReportOutcome> = new Map();

/** Tells Stripe's meters of the ledger's rows, each once. */
@Injectable()
export class MeterReportService {
  private readonly outage: Outage;

  constructor(
    private readonly metering: MeteringRepository,
    private readonly accounts: BillingAccountRepository,
    private readonly connection: StripeConnection,
    private readonly meters: StripeMeters,
    private readonly settlement: MeterSettlementService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.outage = new Outage(logger, { begins: 'Stripe takes no usage now. It is kept in the ledger, and reported when Stripe is back.', ends: 'Stripe takes usage again.' });
  }

  /** Everything that is due, a batch after the other; where Stripe is away, one row now and then. */
  async report(signal: AbortSignal): Promise<void> {
    if (!this.connection.isConfigured) return;
    while (!signal.aborted && !this.outage.isResting(this.clock.now())) {
      const claimed = await this.metering.claim(this.clock.now(), CLAIM_MS, this.outage.isOn ? 1 : BATCH);
      if (claimed.rows.length === 0) return;
      await this.metering.keep(claimed.claim, await this.dealWith(claimed, signal));
    }
  }

  private async dealWith({ rows, at }: Claimed, signal: AbortSignal): Promise<ReadonlyMap<string, Metering>> {
    const present = await this.accounts.presentCustomers([...new Set(rows.map(({ metering }) => metering.customerId))]);
    const known = new Map<string, Metering>();
    const doubtful: ClaimedRow[] = [];
    const sendable: ClaimedRow[] = [];
    for (const row of rows) {
      if (!present.has(row.metering.customerId)) known.set(row._id, givenUp(row.metering, 'customer_gone'));
      else if (isDoubtful(row.metering, at)) doubtful.push(row);
      else if (!isRepeated(row, at) && isTooOld(row.createdAt, at)) known.set(row._id, givenUp(row.metering, 'too_old'));
      else sendable.push(row);
    }
    for (const [rowId, metering] of await this.settle(doubtful)) known.set(rowId, metering);
    await this.sendAll(sendable, at, signal, known);
    return known;
  }

  private async settle(rows: readonly ClaimedRow[]): Promise<ReadonlyMap<string, Metering>> {
    if (rows.length === 0) return new Map();
    try {
      const known = await this.settlement.settle(rows);
      this.outage.succeeded();
      return known;
    } catch (error) {
      if (!(error instanceof FenagoError) || error.code !== 'stripe_unavailable') throw error;
      this.outage.failed(this.clock.now());
      return new Map(rows.map(({ _id, metering }) => [_id, afterTrying(metering, { outcomes: NONE, isRepeated: true, now: this.clock.now(), random: 0 })]));
    }
  }

  private async sendAll(rows: readonly ClaimedRow[], at: Date, signal: AbortSignal, known: Map<string, Metering>): Promise<void> {
    const waiting = Map.groupBy(rows, ({ metering }) => metering.customerId).values();
    const endsAt = at.getTime() + CLAIM_MS - SPARE_MS;
    const isOver = (): boolean => signal.aborted || this.outage.isOn || this.clock.now().getTime() > endsAt;
    const lane = async (): Promise<void> => {
      for (const customer of waiting) {
        for (const row of customer) {
          // One call finds out whether Stripe is back.
          const outcomes = rows.length > 1 && isOver() ? NONE : await this.send(row);
          known.set(row._id, afterTrying(row.metering, { outcomes, isRepeated: isRepeated(row, at), now: this.clock.now(), random: Math.random() }));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  private async send({ createdAt, metering }: ClaimedRow): Promise<ReadonlyMap<string, ReportOutcome>> {
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
const isRepeated = ({ metering }: ClaimedRow, at: Date): boolean => metering.sentAt !== null && metering.sentAt < at;
