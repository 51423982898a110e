import { defineSchema } from '@fenago/mongo';
import type { Page } from '../domain/window.js';
import { messageFields } from './conversation.schema.js';

/** A sealed run of messages; inserted once, never changed. */
export interface ConversationPageDocument extends Page {
  /** `<conversationId>:<from>`, the number padded so that the order of the ids is the order of the pages. */
  readonly _id: string;
}

export const CONVERSATION_PAGE = 'conversation_page';
const DIGITS = 10;

export function pageId(conversationId: string, from: number): string {
  return `${conversationId}:${String(from).padStart(DIGITS, '0')}`;
}

export const conversationPageSchema = defineSchema<ConversationPageDocument>(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    userId: { type: String, required: true },
    from: { type: Number, required: true },
    to: { type: Number, required: true },
    messages: { type: [messageFields], required: true },
  } as never,
  [
    { fields: { conversationId: 1, to: 1 } },
    { fields: { userId: 1 } },
    { fields: { 'messages.id': 1 } },
    { fields: { 'messages.executionId': 1 } },
  ],
);
