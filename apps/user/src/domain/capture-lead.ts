import { create, newEvent, nothing, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import type { LeadState } from './lead.state.js';

export interface CaptureLead {
  readonly leadId: string;
  /** Normalised. */
  readonly email: string;
  readonly name: string | null;
  readonly source: string;
}

/** A lead that is there already stays as it is. */
export function decideCaptureLead(
  state: LeadState | null,
  { leadId, email, name, source }: CaptureLead,
  { now, version }: DecisionContext,
): Decision<LeadState, LeadState> {
  if (state !== null) return nothing(state);
  const fields = { email, name, source, convertedAt: null, convertedUserId: null };
  const made = { ...fields, _id: leadId, v: version, createdAt: now, updatedAt: now };
  return create(fields, [newEvent('lead.captured', { leadId, email, name, source })], made);
}
