import { FenagoError } from '@fenago/contracts';

/** Also where the conversation is another user's: nobody learns that it exists. */
export function conversationNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such conversation. Check its id.');
}

export function agentNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such agent. Check its id.');
}

export function agentNotRunnable(): FenagoError {
  return new FenagoError(
    'agent_not_runnable',
    'The agent does not run: it is paused, archived, a draft of somebody else, or gone. Activate it, or choose another agent.',
  );
}
