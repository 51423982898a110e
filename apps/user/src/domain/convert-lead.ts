import { commit, newEvent, nothing, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import type { LeadState } from './lead.state.js';

/** The address of a lead has an account. One that is converted already stays as it is. */
export function decideConvertLead(
  state: LeadState | null,
  { userId }: { readonly userId: string },
  { now }: DecisionContext,
): Decision<LeadState, void> {
  if (state === null || state.convertedAt !== null) return nothing(undefined);
  const { _id: leadId, email, source } = state;
  const converted = newEvent('lead.converted', { leadId, userId, email, source, convertedAt: now.toISOString() });
  return commit({ set: { convertedAt: now, convertedUserId: userId } }, [converted], undefined);
}
