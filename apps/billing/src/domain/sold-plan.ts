import { FenagoError, type PlanInterval } from '@fenago/contracts';
import { findPlan, priceOf, type Plan, type PlanTable } from '@fenago/plans';
import { priceKeysOf } from './price-keys.js';

export interface SoldPlan {
  readonly plan: Plan;
  /** Names of its prices at the payment provider. */
  readonly keys: readonly [string, ...string[]];
}

/** @throws FenagoError `invalid_request` where there is no such plan, or it is not sold so */
export function soldPlan(table: PlanTable, planId: string | null, interval: PlanInterval | null): SoldPlan {
  const plan = findPlan(table, planId);
  if (plan === undefined) throw refusal('planId', 'is none of the plans');
  if (plan.prices.length === 0) throw refusal('planId', 'costs nothing; end your subscription to have it');
  if (interval === null || priceOf(plan, interval) === undefined) throw refusal('interval', `must be one of those that ${plan.id} is sold for`);
  return { plan, keys: priceKeysOf(plan, interval) };
}

function refusal(field: string, message: string): FenagoError {
  return new FenagoError('invalid_request', `${field} ${message}. GET /v1/plans lists them.`, { fields: [{ path: `/${field}`, message }] });
}
