import { FenagoError } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { Stripe } from 'stripe';
import { nameInStripe } from '../domain/catalogue.js';
import type { HourSum } from '../domain/meter-sums.js';
import type { MeterReport } from '../domain/metering.state.js';
import type { Period } from '../domain/period.js';
import type { ReportOutcome } from '../domain/report-usage.js';
import { StripeConnection } from './stripe-connection.client.js';

const LIMIT = 100;
/** Pages of hours of one period; more than 35 days have. */
const MAX_PAGES = 20;
/** What an operator can mend: the plans are at Stripe after `npm run billing:sync`. */
const MENDABLE = ['archived_meter', 'no_meter'];

export interface UsageEvent {
  readonly report: MeterReport;
  readonly customerId: string;
  readonly usedAt: Date;
  readonly key: string;
}

/** Stripe's meters: usage that they are told, and what they have summed up. */
@Injectable()
export class StripeMeters {
  constructor(private readonly connection: StripeConnection) {}

  get isConfigured(): boolean {
    return this.connection.isConfigured;
  }

  /** Tells of one usage, once. What Stripe knows by its identifier it does not count again, for a day. */
  async report({ report: { meter, identifier, value }, customerId, usedAt, key }: UsageEvent): Promise<ReportOutcome> {
    const event = {
      event_name: nameInStripe(meter),
      identifier,
      payload: { stripe_customer_id: customerId, value: String(value) },
      timestamp: Math.floor(usedAt.getTime() / 1_000),
    };
    try {
      await this.connection.callOnce('billing.meter_events.create', (stripe, options) => stripe.billing.meterEvents.create(event, options), key);
      return { kind: 'reported' };
    } catch (error) {
      const cause = error instanceof FenagoError ? error.cause : undefined;
      if (cause instanceof Stripe.errors.StripeError) return outcomeOf(cause);
      throw error;
    }
  }

  /** Stripe's ids of meters by ours, also of those that are archived: their sums stay. */
  async ids(): Promise<ReadonlyMap<string, string>> {
    const { data } = await this.connection.call('billing.meters.list', (stripe, options) => stripe.billing.meters.list({ limit: LIMIT }, options));
    const ours = nameInStripe('');
    // One name can have had several meters, of which one is active.
    const ordered = data.filter(({ event_name: name }) => name.startsWith(ours)).toSorted((a, b) => Number(a.status === 'active') - Number(b.status === 'active'));
    return new Map(ordered.map(({ id, event_name: name }) => [name.slice(ours.length), id]));
  }

  /** What a customer used in a period of whole minutes; undefined where Stripe has no such customer any more. */
  async sum(meterId: string, customerId: string, { from, to }: Period): Promise<number | undefined> {
    const query = { customer: customerId, start_time: secondsOf(from), end_time: secondsOf(to) };
    return ofCustomer(async () => {
      const { data } = await this.connection.call('billing.meters.list_event_summaries', (stripe, options) => stripe.billing.meters.listEventSummaries(meterId, query, options));
      return data.reduce((total, { aggregated_value: value }) => total + value, 0);
    });
  }

  /** The same by the hours of a period of whole hours in which something was used. */
  async hours(meterId: string, customerId: string, { from, to }: Period): Promise<readonly HourSum[]> {
    const sums: HourSum[] = [];
    let after: string | undefined;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const hourly = { customer: customerId, start_time: secondsOf(from), end_time: secondsOf(to), value_grouping_window: 'hour' as const };
      const query = { ...hourly, limit: LIMIT, ...(after === undefined ? {} : { starting_after: after }) };
      const found = await this.connection.call('billing.meters.list_event_summaries', (stripe, options) => stripe.billing.meters.listEventSummaries(meterId, query, options));
      sums.push(...found.data.map(({ start_time: start, aggregated_value: value }) => ({ from: new Date(start * 1_000), value })));
      after = found.data.at(-1)?.id;
      if (!found.has_more || after === undefined) break;
    }
    return sums;
  }
}

const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1_000);

async function ofCustomer<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof FenagoError && isMissing(error.cause)) return undefined;
    throw error;
  }
}

/** Stripe answers 404 to what a path names, and 400 to what a parameter does. */
const isMissing = (error: unknown): boolean => error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';

function outcomeOf(error: InstanceType<typeof Stripe.errors.StripeError>): ReportOutcome {
  const { statusCode: status, code } = error;
  if (code === 'duplicate_meter_event') return { kind: 'reported' };
  if (status === undefined) return { kind: 'unknown', isAnswered: false };
  // The same request is being carried out.
  if (status === 409) return { kind: 'unknown', isAnswered: false };
  if (status >= 500) return { kind: 'unknown', isAnswered: true };
  // Refused before it was looked at.
  if (status === 401 || status === 403 || status === 429) return { kind: 'refused', code: code ?? 'stripe_unavailable', isFinal: false, isAnswered: false };
  return { kind: 'refused', code: code ?? 'conflict', isFinal: !MENDABLE.includes(code ?? ''), isAnswered: true };
}
