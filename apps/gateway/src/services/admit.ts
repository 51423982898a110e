import { FenagoError, PERIOD_LIMITS, type AllowanceView, type PeriodLimit } from '@fenago/contracts';

const NAMES: Readonly<Record<PeriodLimit, string>> = { requests: 'requests', tokens: 'tokens', spendMicros: 'millionths of the currency' };

/** Why no further execution may begin; undefined where one may. */
export function refusalOf(allowance: AllowanceView, now: Date): FenagoError | undefined {
  const { planId, resetsAt, concurrentExecutions: atOnce } = allowance;
  const limit = PERIOD_LIMITS.find((one) => isUsedUp(allowance[one]));
  // Of a period that is over nothing is known to be used.
  if (limit !== undefined && Date.parse(resetsAt) > now.getTime()) {
    const allowed = allowance[limit].limit ?? 0;
    const message = `The plan ${planId} allows ${allowed} ${NAMES[limit]} a month, and they are used. They begin anew at ${resetsAt}; a larger plan helps at once.`;
    return new FenagoError('allowance_exhausted', message, { details: { planId, limit, allowed, used: allowance[limit].used, resetsAt } });
  }
  if (atOnce.limit === null || atOnce.running < atOnce.limit) return undefined;
  const message = `As many of your executions run as the plan ${planId} allows (${atOnce.limit}); wait for one to end, or choose a larger plan.`;
  return new FenagoError('too_many_executions', message, { retryAfterSeconds: 1, details: { planId, allowed: atOnce.limit, running: atOnce.running } });
}

function isUsedUp({ limit, used }: AllowanceView['tokens']): boolean {
  return limit !== null && used >= limit;
}
