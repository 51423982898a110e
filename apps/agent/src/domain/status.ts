import type { AgentStatus, FenagoError } from '@fenago/contracts';
import { statusConflict } from './errors.js';

const NEXT: Readonly<Record<AgentStatus, readonly AgentStatus[]>> = {
  draft: ['active', 'archived'],
  active: ['paused', 'archived'],
  paused: ['active', 'archived'],
  archived: [],
};

/** Why an agent cannot go from one status to another; undefined where it can, or stays as it is. */
export function refuseTransition(from: AgentStatus, to: AgentStatus): FenagoError | undefined {
  if (from === to || NEXT[from].includes(to)) return undefined;
  return statusConflict(from, to, NEXT[from]);
}
