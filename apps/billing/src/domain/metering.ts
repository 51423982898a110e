import { findPlan, type Meter, type PlanTable } from '@fenago/plans';
import type { BillingAccountState } from './billing-account.state.js';
import type { MeterReport, Metering } from './metering.state.js';
import type { Usage, UsageState } from './usage.state.js';

/** Whose usage is metered, by what. */
export interface MeteredCustomer {
  readonly customerId: string;
  readonly meters: readonly Meter[];
}

type Measured = Pick<UsageState, 'usage' | 'costMicros'>;
type Account = Pick<BillingAccountState, 'customerId' | 'planId'>;

/** Null where usage is not metered: nobody pays by it, or the provider of the model bills the agent's owner for it. */
export function meteredCustomer(account: Account | null, { billedTo }: Pick<Usage, 'billedTo'>, table: PlanTable): MeteredCustomer | null {
  if (account === null || account.customerId === null || billedTo !== 'platform') return null;
  const metered = findPlan(table, account.planId)?.usage.map(({ meter }) => meter) ?? [];
  const meters = table.meters.filter(({ id }) => metered.includes(id));
  return meters.length === 0 ? null : { customerId: account.customerId, meters };
}

/** What meters are told of a row; null where there is nothing to tell. */
export function meteringOf(rowId: string, row: Measured, customer: MeteredCustomer | null, now: Date): Metering | null {
  if (customer === null) return null;
  const reports = customer.meters.map((meter) => reportOf(meter.id, customer.meters.length === 1 ? rowId : `${rowId}:${meter.id}`, valueOf(meter, row)));
  return waiting(customer.customerId, reports, now);
}

/** A correction goes to the meters that the row has gone to, or goes to. */
export function correctionMetering(correctionId: string, correction: Measured, row: Pick<UsageState, 'metering'>, { meters }: Pick<PlanTable, 'meters'>, now: Date): Metering | null {
  if (row.metering === null) return null;
  const told = row.metering.reports.filter(({ state }) => state !== 'unreported').map(({ meter }) => meter);
  return meteringOf(correctionId, correction, { customerId: row.metering.customerId, meters: meters.filter(({ id }) => told.includes(id)) }, now);
}

function waiting(customerId: string, all: readonly MeterReport[], now: Date): Metering | null {
  const reports = all.filter(({ value }) => value !== 0);
  return reports.length === 0 ? null : { customerId, reports, waitingSince: now, nextAt: now, claim: null, sentAt: null, attempts: 0, failures: 0 };
}

function reportOf(meter: string, identifier: string, value: number): MeterReport {
  return { meter, identifier, value, state: 'waiting', problem: null, reportedAt: null };
}

/** Cached tokens are part of the input, and reasoning of the output. */
function valueOf({ measures }: Meter, { usage, costMicros }: Measured): number {
  return measures === 'tokens' ? usage.inputTokens + usage.outputTokens : costMicros;
}
