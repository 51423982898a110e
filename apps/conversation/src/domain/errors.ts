import { FenagoError } from '@fenago/contracts';

/** Also where the conversation is another user's: nobody learns that it exists. */
export function conversationNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such conversation. Check its id.');
}

export function messageNotFound(): FenagoError {
  return new FenagoError('not_found', 'The conversation has no such message. Check its id.');
}

export function scheduleNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such schedule. Check its id.');
}

export function scheduleEnded(): FenagoError {
  return new FenagoError('conflict', 'The schedule has ended for good; make a new one.');
}

export function tooManySchedules(limit: number): FenagoError {
  return new FenagoError('limit_reached', `You have ${limit} schedules that have not ended, which is as many as may be. Delete one first.`);
}

export function tooLongToFork(limit: number): FenagoError {
  return new FenagoError('conflict', `A fork can take over ${limit} messages; choose an earlier one, or begin a new conversation.`);
}

export function agentMissing(): FenagoError {
  return new FenagoError('invalid_request', 'The conversation has no agent yet; name the one that is to answer.', {
    fields: [{ path: '/agentId', message: 'must be the id of an agent' }],
  });
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
