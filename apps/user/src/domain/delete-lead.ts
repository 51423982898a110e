import { newEvent, nothing, remove, type Decision } from '@fenago/aggregate/decision';
import type { LeadState } from './lead.state.js';

/** Whoever left the address is gone. */
export function decideDeleteLead(state: LeadState | null): Decision<LeadState, void> {
  return state === null ? nothing(undefined) : remove([newEvent('lead.deleted', { leadId: state._id })], undefined);
}
