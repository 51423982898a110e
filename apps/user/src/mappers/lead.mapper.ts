import type { AdminLeadView, LeadView } from '@fenago/contracts';
import type { LeadState } from '../domain/lead.state.js';

export function toLeadView(lead: LeadState): LeadView {
  const { email, name, source } = lead;
  return { id: lead._id, object: 'lead', email, name, source, createdAt: lead.createdAt.toISOString() };
}

export function toAdminLeadView(lead: LeadState): AdminLeadView {
  const { convertedAt, convertedUserId } = lead;
  return { ...toLeadView(lead), convertedAt: convertedAt?.toISOString() ?? null, convertedUserId };
}
