import { parseAllowance, type EgressAllowance } from '../src/index.js';

/** What EGRESS_ALLOW says. */
export function allowance(text: string): EgressAllowance {
  const parsed = parseAllowance(text);
  if (parsed === undefined) throw new TypeError(`${text} is no allowance.`);
  return parsed;
}
