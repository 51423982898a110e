import { newEvent, type NewEvent } from '@fenago/aggregate/decision';
import { deterministicId, timeOfId, type InputMessage } from '@fenago/contracts';
import { messageBytes, textBytes, type ActiveTurn, type ConversationState, type Message, type QueuedMessage } from './state.js';

/** A turn that starts: its messages enter the history, and the last event starts its execution. */
export interface StartedTurn {
  /** Those that come before its own, and its own at the end. */
  readonly messages: readonly Message[];
  readonly active: ActiveTurn;
  readonly events: readonly [NewEvent, ...NewEvent[]];
}

type Place = Pick<ConversationState, '_id' | 'userId' | 'agentId'>;

/** @param position of the turn's first message in the conversation */
export function startTurn(state: Place, posted: QueuedMessage, position: number): StartedTurn {
  const { messageId, executionId, agentVersion, options } = posted;
  const before = (posted.before ?? []).map((message, index) => importedMessage(message, posted, index, position));
  const message = ownMessage(posted, position + before.length);
  const created = newEvent('conversation.message.created', {
    conversationId: state._id,
    messageId,
    role: message.role,
    content: message.content,
    position: message.position,
    executionId,
    userId: state.userId,
    agentId: state.agentId,
    agentVersion,
    ...(message.toolCallId === undefined ? {} : { toolCallId: message.toolCallId }),
    ...(options === undefined ? {} : { options }),
  });
  return {
    messages: [...before, message],
    active: { executionId, messageId, userMessagePosition: message.position, agentVersion, ...(options === undefined ? {} : { options }) },
    events: before.length === 0 ? [created] : [historyImported(state._id, position, position + before.length), created],
  };
}

export function historyImported(conversationId: string, from: number, to: number): NewEvent {
  return newEvent('conversation.history.imported', { conversationId, from, to });
}

function ownMessage(posted: QueuedMessage, position: number): Message {
  const { toolCallId, clientMessageId } = posted;
  return {
    id: posted.messageId,
    role: toolCallId === undefined ? 'user' : 'tool',
    content: posted.content,
    position,
    executionId: posted.executionId,
    starts: true,
    bytes: textBytes(posted.content),
    createdAt: posted.queuedAt,
    ...(toolCallId === undefined ? {} : { toolCallId }),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  };
}

function importedMessage(message: InputMessage, posted: QueuedMessage, index: number, position: number): Message {
  return {
    ...message,
    id: deterministicId('message', timeOfId(posted.messageId), posted.messageId, String(index)),
    position: position + index,
    executionId: null,
    bytes: messageBytes(message),
    createdAt: posted.queuedAt,
  };
}
