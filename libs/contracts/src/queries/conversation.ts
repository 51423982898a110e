import { Type } from 'typebox';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { count, id, object } from '../schema.js';
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

export interface ContextMessage {
  readonly position: number;
  readonly role: 'user' | 'assistant';
  readonly content: string;
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
}

/** The turn of an execution that its own service may not know yet; `not_found` where the conversation never had it. */
export const findTurn = defineQuery<TurnView>()(
  'conversation.find_turn',
  object({ caller: caller(), executionId: id('execution') }),
);
