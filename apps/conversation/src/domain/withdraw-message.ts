import { commit, newEvent, reject, type Decision } from '@fenago/aggregate/decision';
import { FenagoError } from '@fenago/contracts';
import { conversationNotFound, messageNotFound } from './errors.js';
import type { ConversationState } from './state.js';

export interface WithdrawMessage {
  readonly userId: string;
  readonly messageId: string;
}

export interface Withdrawn {
  readonly id: string;
  readonly deleted: true;
}

/** Takes a message out of the queue; one whose turn has begun is in the history, and stays. */
export function decideWithdrawMessage(state: ConversationState | null, { userId, messageId }: WithdrawMessage): Decision<ConversationState, Withdrawn> {
  if (state === null || state.userId !== userId) return reject(conversationNotFound());
  const waiting = state.queue.find((item) => item.messageId === messageId);
  if (waiting === undefined) return reject(state.messages.some(({ id }) => id === messageId) ? notWaiting(state) : messageNotFound());
  const { executionId, agentId } = waiting;
  const event = newEvent('conversation.message.withdrawn', { executionId, conversationId: state._id, messageId, userId, agentId });
  return commit({ set: { queue: state.queue.filter((item) => item !== waiting) } }, [event], { id: messageId, deleted: true });
}

function notWaiting({ active }: ConversationState): FenagoError {
  const details = active === null ? {} : { details: { executionId: active.executionId } };
  return new FenagoError('message_not_waiting', 'The turn of the message has begun; cancel its execution to stop it.', details);
}
