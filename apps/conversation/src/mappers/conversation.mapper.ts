import type { ConversationView, MessageView } from '@fenago/contracts';
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

export function toMessageView(conversationId: string, message: Message): MessageView {
  return {
    id: message.id,
    object: 'message',
    conversationId,
    role: message.role,
    content: message.content,
    position: message.position,
    executionId: message.executionId,
    createdAt: message.createdAt.toISOString(),
  };
}
