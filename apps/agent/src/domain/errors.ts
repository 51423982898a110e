import { FenagoError, type AgentStatus } from '@fenago/contracts';

/** Also where the agent is another user's: nobody learns that it exists. */
export function agentNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such agent. Check its id.');
}

export function versionNotFound(version: number): FenagoError {
  return new FenagoError('not_found', `Version ${version} of the agent is not kept. Ask for a newer one, or for the present one.`);
}

export function statusConflict(from: AgentStatus, to: AgentStatus, allowed: readonly AgentStatus[]): FenagoError {
  const advice = allowed.length === 0 ? 'Make a new agent instead.' : `It can become ${allowed.join(' or ')}.`;
  return new FenagoError('conflict', `An agent that is ${from} cannot become ${to}. ${advice}`);
}
