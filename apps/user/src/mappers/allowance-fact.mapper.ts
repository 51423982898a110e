import type { EventData, PeriodLimit } from '@fenago/contracts';

const NAMES: Readonly<Record<PeriodLimit, string>> = { requests: 'executions', tokens: 'tokens', spendMicros: 'of spending' };
const MICROS = 1_000_000;

/** The sentence that a mail tells: "8000 of the 10000 executions that …". */
export function toAllowanceFact({ planId, limit, threshold, used, allowed, resetsAt }: EventData<'allowance.threshold_reached'>): string {
  const amount = (value: number): string => (limit === 'spendMicros' ? (value / MICROS).toFixed(2) : value.toLocaleString('en-US'));
  const day = resetsAt.slice(0, resetsAt.indexOf('T'));
  return `${threshold} %: ${amount(used)} of the ${amount(allowed)} ${NAMES[limit]} that the plan ${planId} allows in a month are used. They begin anew on ${day} (UTC).`;
}
