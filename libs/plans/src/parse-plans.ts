import { validatorOf } from '@fenago/contracts';
import type { Static } from 'typebox';
import { planFileSchema } from './plan-file.schema.js';
import type { Plan, PlanTable } from './plans.js';

type PlanFile = Omit<Static<typeof planFileSchema>, 'plans'> & { readonly plans: readonly Plan[] };

/**
 * Reads what a file of plans holds.
 * @param text JSON
 * @throws Error that says what is wrong with it
 */
export function parsePlans(text: string): PlanTable {
  const value: unknown = JSON.parse(text);
  const [problem] = validatorOf(planFileSchema)(value);
  if (problem !== undefined) throw new TypeError(`${problem.path === '' ? 'it' : problem.path} ${problem.message}.`);
  const { version, currency, default: defaultId, graceDays, meters, plans } = value as PlanFile;
  refuseRepeated(meters.map(({ id }) => id), 'meters');
  refuseRepeated(plans.map(({ id }) => id), 'plans');
  for (const plan of plans) refuseContradiction(plan, meters.map(({ id }) => id));
  const fallback = plans.find(({ id }) => id === defaultId);
  if (fallback === undefined) throw new TypeError(`the default plan ${defaultId} is not among the plans.`);
  if (fallback.prices.length > 0) throw new TypeError(`the default plan ${defaultId} must cost nothing, for nobody subscribes to it.`);
  return { version, currency, default: fallback, graceDays, meters, plans };
}

function refuseContradiction({ id, prices, usage, trialDays }: Plan, meters: readonly string[]): void {
  refuseRepeated(prices.map(({ interval }) => interval), `prices of ${id}`);
  refuseRepeated(usage.map(({ meter }) => meter), `usage of ${id}`);
  const unknown = usage.find(({ meter }) => !meters.includes(meter));
  if (unknown !== undefined) throw new TypeError(`${id} names the meter ${unknown.meter}, which is not among the meters.`);
  if (prices.length > 0) return;
  if (trialDays > 0) throw new TypeError(`${id} costs nothing, so it can have no trial.`);
  if (usage.some(({ overage }) => overage !== null)) throw new TypeError(`${id} has no price, so nobody could be charged for its overage.`);
}

function refuseRepeated(values: readonly string[], where: string): void {
  const repeated = values.find((value, at) => values.indexOf(value) !== at);
  if (repeated !== undefined) throw new TypeError(`${repeated} stands twice among the ${where}.`);
}
