import { newEvent, type NewEvent } from '@fenago/aggregate/decision';
import type { ActiveTurn, ConversationState, Message, QueuedMessage } from './state.js';

/** A turn that starts: its message enters the history, and the event starts its execution. */
export interface StartedTurn {
  readonly message: Message;
  readonly active: ActiveTurn;
  readonly event: NewEvent<'conversation.message.created'>;
}

/** @param position of the message in the conversation */
export function startTurn(state: ConversationState, posted: QueuedMessage, position: number): StartedTurn {
  const { messageId, executionId, content, agentVersion } = posted;
  return {
    message: {
      id: messageId,
      role: 'user',
      content,
      position,
      executionId,
      bytes: posted.bytes,
      createdAt: posted.queuedAt,
      ...(posted.clientMessageId === undefined ? {} : { clientMessageId: posted.clientMessageId }),
    },
    active: { executionId, messageId, userMessagePosition: position, agentVersion },
    event: newEvent('conversation.message.created', {
      conversationId: state._id,
      messageId,
      role: 'user',
      content,
      position,
      executionId,
      userId: state.userId,
      agentId: state.agentId,
      agentVersion,
    }),
  };
}
