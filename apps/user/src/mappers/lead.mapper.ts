import type { LeadView } from '@fenago/contracts';
import type { LeadState } from '../domain/lead.state.js';

export function toLeadView(lead: LeadState): LeadView {
  const { email, name, source } = lead;
  return { id: lead._id, object: 'lead', email, name, source, createdAt: lead.createdAt.toISOString() };
}
