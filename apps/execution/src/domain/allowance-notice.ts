import { announce, newEvent, type AggregateState, type Decision } from '@fenago/aggregate/decision';
import { deterministicId } from '@fenago/contracts';
import { periodAt } from './allowance-period.js';
import type { Allowance, Notice } from './allowance.state.js';

/** That somebody is told of a threshold. Of it nothing is kept but its event. */
export interface AllowanceNoticeState extends AggregateState {
  readonly userId: string;
}

/** The same however often it is told: one for a user, period, limit, threshold and what is allowed. */
export function noticeIdOf(userId: string, { periodStart }: Allowance, { limit, threshold, allowed }: Notice): string {
  return deterministicId('allowance', periodStart.getTime(), userId, limit, String(threshold), String(allowed));
}

export function decideNotice(userId: string, { planId, anchor, periodStart }: Allowance, notice: Notice): Decision<AllowanceNoticeState, void> {
  const resetsAt = periodAt(anchor, periodStart).to.toISOString();
  return announce({ userId }, [newEvent('allowance.threshold_reached', { userId, planId, ...notice, resetsAt })], undefined);
}
