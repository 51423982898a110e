import { FenagoError, type AgentStatus } from '@fenago/contracts';

/** Also where the agent is another user's: nobody learns that it exists. */
export function agentNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such agent. Check its id.');
}

export function versionNotFound(version: number): FenagoError {
  return new FenagoError('not_found', `The agent has no version ${version}. List its versions.`);
}

export function changesTooFast(): FenagoError {
  return new FenagoError('rate_limited', 'The configuration changes faster than its versions can be kept; try again in a second.', {
    retryAfterSeconds: 1,
  });
}

export function agentArchived(): FenagoError {
  return new FenagoError('agent_archived', 'The agent is archived and stays as it is. Make it a draft to change it.', {
    fields: [{ path: '/status', message: 'must become draft' }],
  });
}

export function transitionRefused(from: AgentStatus, to: AgentStatus, allowed: readonly AgentStatus[]): FenagoError {
  const options = allowed.join(' or ');
  return new FenagoError('status_transition_refused', `An agent that is ${from} cannot become ${to}. It can become ${options}.`, {
    fields: [{ path: '/status', message: `must be ${from} or ${options}` }],
  });
}
