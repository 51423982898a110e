import type { PlanInterval } from '@fenago/contracts';
import type { Plan } from '@fenago/plans';

/** Under which name Stripe has the price of a plan; the name stays when the amount changes. */
export function priceKeyOf(planId: string, interval: PlanInterval, meter?: string): string {
  return ['fenago', planId, interval, ...(meter === undefined ? [] : [meter])].join(':');
}

/** Every price of a subscription: that of the plan first, then of what it meters. */
export function priceKeysOf({ id, usage }: Plan, interval: PlanInterval): readonly [string, ...string[]] {
  return [priceKeyOf(id, interval), ...usage.filter(({ overage }) => overage !== null).map(({ meter }) => priceKeyOf(id, interval, meter))];
}
