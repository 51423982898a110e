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
    messageCount: conversation.messageCount,
    activeExecutionId: conversation.active?.executionId ?? null,
    queuedMessages: conversation.queue.length,
    revision: conversation.v,
    createdAt: conversation.createdAt.toISOString(),
    updatedAt: conversation.updatedAt.toISOString(),
  };
}

/** What a model reads of a message. */
export function toContextMessage({ position, role, content, toolCalls, toolCallId }: Message): ContextMessage {
  return { position, role, content, ...(toolCalls === undefined ? {} : { toolCalls }), ...(toolCallId === undefined ? {} : { toolCallId }) };
}

export function toMessageView(conversationId: string, message: Message): MessageView {
  return {
    id: message.id,
    object: 'message',
    conversationId,
    role: message.role,
    content: message.content,
    ...(message.toolCalls === undefined ? {} : { toolCalls: message.toolCalls }),
    ...(message.toolCallId === undefined ? {} : { toolCallId: message.toolCallId }),
    position: message.position,
    executionId: message.executionId,
    createdAt: message.createdAt.toISOString(),
  };
}
