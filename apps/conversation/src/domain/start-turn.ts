import { newEvent, type NewEvent } from '@fenago/aggregate/decision';
import { deterministicId, timeOfId, type InputMessage } from '@fenago/contracts';
import { messageBytes, type ActiveTurn, type ConversationState, type Message, type QueuedMessage } from './state.js';

/** A turn that starts: its messages enter the history, and the last event starts its execution. */
export interface StartedTurn {
  /** Those that come before its own, and its own at the end. */
  readonly messages: readonly Message[];
  readonly active: ActiveTurn;
  readonly events: readonly [NewEvent, ...NewEvent[]];
}

type Place = Pick<ConversationState, '_id' | 'userId'>;

/** @param position of the turn's first message in the conversation */
export function startTurn(state: Place, posted: QueuedMessage, position: number): StartedTurn {
  const { messageId, executionId, agentId, agentVersion, options } = posted;
  const before = importedMessages(posted.before ?? [], { seed: messageId, at: posted.queuedAt, position });
  const message = ownMessage(posted, position + before.length);
  const created = newEvent('conversation.message.created', {
    conversationId: state._id,
    messageId,
    role: message.role,
    content: message.content,
    position: message.position,
    executionId,
    userId: state.userId,
    agentId,
    agentVersion,
    ...(message.toolCallId === undefined ? {} : { toolCallId: message.toolCallId }),
    ...(message.images === undefined ? {} : { images: [...message.images] }),
    ...(options === undefined ? {} : { options }),
  });
  return {
    messages: [...before, message],
    active: { agentId, executionId, messageId, userMessagePosition: message.position, agentVersion, ...(options === undefined ? {} : { options }) },
    events: before.length === 0 ? [created] : [historyImported(state._id, position, position + before.length), created],
  };
}

export function historyImported(conversationId: string, from: number, to: number): NewEvent {
  return newEvent('conversation.history.imported', { conversationId, from, to });
}

function ownMessage(posted: QueuedMessage, position: number): Message {
  const { content, toolCallId, images, clientMessageId } = posted;
  const shown = images === undefined ? {} : { images };
  return {
    id: posted.messageId,
    role: toolCallId === undefined ? 'user' : 'tool',
    content,
    ...shown,
    position,
    executionId: posted.executionId,
    starts: true,
    bytes: messageBytes({ content, ...shown }),
    createdAt: posted.queuedAt,
    ...(toolCallId === undefined ? {} : { toolCallId }),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  };
}

/** Where messages come to stand that nobody posted here. */
interface ImportPlace {
  /** An id that makes theirs the same each time. */
  readonly seed: string;
  readonly at: Date;
  /** Of the first. */
  readonly position: number;
  /** The execution in which they were exchanged; none where that was elsewhere. */
  readonly executionId?: string;
}

export function importedMessages(messages: readonly InputMessage[], { seed, at, position, executionId }: ImportPlace): readonly Message[] {
  return messages.map((message, index) => ({
    ...message,
    id: deterministicId('message', timeOfId(seed), seed, String(index)),
    position: position + index,
    executionId: executionId ?? null,
    bytes: messageBytes(message),
    createdAt: at,
  }));
}
