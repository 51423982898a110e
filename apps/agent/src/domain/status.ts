import type { AgentStatus, FenagoError } from '@fenago/contracts';
import { agentArchived, transitionRefused } from './errors.js';

/** What an agent can become. One that was archived comes back as a draft: nobody but its owner meets it by surprise. */
export const NEXT_STATUSES: Readonly<Record<AgentStatus, readonly AgentStatus[]>> = {
  draft: ['active', 'archived'],
  active: ['paused', 'archived'],
  paused: ['active', 'archived'],
  archived: ['draft'],
};

/**
 * Why an agent cannot change so; undefined where it can.
 * @param changes whether anything beside the status changes
 */
export function refuseChange(from: AgentStatus, to: AgentStatus, changes: boolean): FenagoError | undefined {
  if (from !== to && !NEXT_STATUSES[from].includes(to)) return transitionRefused(from, to, NEXT_STATUSES[from]);
  return to === 'archived' && from === 'archived' && changes ? agentArchived() : undefined;
}
