import { Type } from 'typebox';
import type { ImagePart, MessageRole, ToolCall } from '../message-shapes.js';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { count, id, object } from '../schema.js';
import type { TurnOptions } from '../turn-options.js';
import type { ConversationView, MessageView } from '../views.js';

export const getConversation = defineQuery<ConversationView>()(
  'conversation.get',
  object({ caller: caller(), conversationId: id('conversation') }),
);

export const listConversations = defineQuery<Page<ConversationView>>()(
  'conversation.list',
  object({ caller: caller(), agentId: Type.Optional(id('agent')), ...paging }),
);

export const listMessages = defineQuery<Page<MessageView>>()(
  'conversation.list_messages',
  object({ caller: caller(), conversationId: id('conversation'), ...paging }),
);

export const getMessage = defineQuery<MessageView>()(
  'conversation.get_message',
  object({ caller: caller(), conversationId: id('conversation'), messageId: id('message') }),
);

export interface ContextMessage {
  readonly position: number;
  readonly role: MessageRole;
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly toolCallId?: string;
  readonly images?: readonly ImagePart[];
}

/** The newest messages before `beforePosition` that fit `tokenBudget` by the estimate of four bytes a token, oldest first. */
export const getContext = defineQuery<{ readonly messages: readonly ContextMessage[] }>()(
  'conversation.get_context',
  object({ caller: caller(), conversationId: id('conversation'), beforePosition: count(), tokenBudget: count() }),
);

export interface TurnView {
  readonly conversationId: string;
  readonly executionId: string;
  readonly messageId: string;
  readonly userId: string;
  readonly agentId: string;
  readonly state: 'queued' | 'active' | 'ended';
  /** Of a turn that has not ended. */
  readonly options?: TurnOptions;
}

/** The turn of an execution that its own service may not know yet; `not_found` where the conversation never had it. */
export const findTurn = defineQuery<TurnView>()(
  'conversation.find_turn',
  object({ caller: caller(), executionId: id('execution') }),
);
