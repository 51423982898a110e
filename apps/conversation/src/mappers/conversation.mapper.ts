import type { ContextMessage, ConversationView, MessageView } from '@fenago/contracts';
import type { Message } from '../domain/state.js';
import type { ConversationHead } from '../repositories/conversation.repository.js';

export function toConversationView(conversation: ConversationHead): ConversationView {
  return {
    id: conversation._id,
    object: 'conversation',
    title: conversation.title,
    userId: conversation.userId,
    agentId: conversation.agentId,
    status: conversation.status,
    metadata: conversation.metadata,
    messageCount: conversation.messageCount,
    activeExecutionId: conversation.active?.executionId ?? null,
    queuedMessages: conversation.queue.length,
    revision: conversation.v,
    createdAt: conversation.createdAt.toISOString(),
    updatedAt: conversation.updatedAt.toISOString(),
  };
}

/** What a model reads of a message. */
export function toContextMessage({ position, role, content, ...rest }: Message): ContextMessage {
  return { position, role, content, ...extras(rest) };
}

export function toMessageView(conversationId: string, message: Message): MessageView {
  return {
    id: message.id,
    object: 'message',
    conversationId,
    role: message.role,
    content: message.content,
    ...extras(message),
    position: message.position,
    executionId: message.executionId,
    createdAt: message.createdAt.toISOString(),
  };
}

/** What few messages have. */
function extras({ toolCalls, toolCallId, images }: Pick<Message, 'toolCalls' | 'toolCallId' | 'images'>): Pick<MessageView, 'toolCalls' | 'toolCallId' | 'images'> {
  return {
    ...(toolCalls === undefined ? {} : { toolCalls }),
    ...(toolCallId === undefined ? {} : { toolCallId }),
    ...(images === undefined ? {} : { images }),
  };
}
