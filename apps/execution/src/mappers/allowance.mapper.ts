import type { AllowanceLimitView, AllowanceView, EventData, PeriodLimit } from '@fenago/contracts';
import { periodAt } from '../domain/allowance-period.js';
import { activeHolds, inPeriod, type Entitlement } from '../domain/allowance.js';
import type { Allowance } from '../domain/allowance.state.js';

/** A plan's months begin with its subscription's period; those of a plan that nobody pays for with the calendar's. */
export function toEntitlement({ planId, features, subscription }: EventData<'billing.entitlements.changed'>, ordinal: number): Entitlement {
  const anchor = subscription === null ? null : new Date(subscription.periodStart);
  return { planId, features, anchor, ordinal };
}

/** As it is now: what was used in a period that is over is not shown. */
export function toAllowanceView(stored: Allowance, now: Date): AllowanceView {
  const allowance = inPeriod(stored, now);
  const { planId, features, anchor, used } = allowance;
  const holds = activeHolds(allowance, now);
  const { from, to } = periodAt(anchor, now);
  const limitOf = (limit: PeriodLimit, reserved: number): AllowanceLimitView => ({ limit: features.limits[limit], used: used[limit], reserved });
  const reservedOf = (what: 'tokens' | 'spendMicros'): number => holds.reduce((sum, { reserved }) => sum + reserved[what], 0);
  return {
    object: 'allowance',
    planId,
    periodStart: from.toISOString(),
    resetsAt: to.toISOString(),
    requests: limitOf('requests', 0),
    tokens: limitOf('tokens', reservedOf('tokens')),
    spendMicros: limitOf('spendMicros', reservedOf('spendMicros')),
    concurrentExecutions: { limit: features.limits.concurrentExecutions, running: holds.length },
    models: features.models,
    tools: features.tools,
  };
}
