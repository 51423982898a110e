import { FenagoError, type EventData, type PostedMessage } from '@fenago/contracts';
import { conversationNotFound } from './errors.js';
import type { ConversationState } from './state.js';

type FirstEvent = EventData<'conversation.message.created'> | EventData<'conversation.message.queued'>;

/**
 * The answer that a message got when it was posted for the first time.
 * @param emitted data of the event that it led to, where that is still kept
 * @throws FenagoError `not_found` where the conversation is gone; `conflict` where the ids are kept nowhere any more
 */
export function replayPost(
  state: ConversationState | null,
  emitted: FirstEvent | undefined,
  clientMessageId: string | undefined,
): PostedMessage {
  if (state === null) throw conversationNotFound();
  if (emitted !== undefined) {
    const { conversationId, messageId, executionId } = emitted;
    return { conversationId, messageId, executionId, turn: 'waitingBefore' in emitted ? 'queued' : 'started' };
  }
  const kept = state.messages.find((message) => clientMessageId !== undefined && message.clientMessageId === clientMessageId);
  if (kept !== undefined && kept.executionId !== null) {
    return { conversationId: state._id, messageId: kept.id, executionId: kept.executionId, turn: 'started' };
  }
  throw new FenagoError('conflict', 'A message with this client id was accepted long ago. Read it from the conversation.');
}
