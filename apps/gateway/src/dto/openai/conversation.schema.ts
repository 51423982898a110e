import { Type, type Static } from 'typebox';
import { metadata } from '@fenago/contracts';
import { item } from './item.schema.js';
import { inputItem } from './input.schema.js';
import { strict } from './shared.schema.js';

const MAX_ITEMS = 20;
const items = Type.Array(inputItem, { minItems: 1, maxItems: MAX_ITEMS });

export const createOpenAiConversation = strict({ items: Type.Optional(Type.Array(inputItem, { maxItems: MAX_ITEMS })), metadata: Type.Optional(metadata()) });
export type CreateOpenAiConversation = Static<typeof createOpenAiConversation>;

export const updateOpenAiConversation = strict({ metadata: metadata() });
export type UpdateOpenAiConversation = Static<typeof updateOpenAiConversation>;

export const createItems = strict({ items });
export type CreateItems = Static<typeof createItems>;

export const openAiConversation = Type.Object({
  id: Type.String(),
  object: Type.Literal('conversation'),
  created_at: Type.Integer({ description: 'Seconds since 1970, UTC' }),
  metadata: Type.Record(Type.String(), Type.String()),
});
export type OpenAiConversation = Static<typeof openAiConversation>;

export const deletedConversation = Type.Object({
  id: Type.String(),
  object: Type.Literal('conversation.deleted'),
  deleted: Type.Literal(true),
});
export type DeletedConversation = Static<typeof deletedConversation>;

export const itemList = Type.Object({
  object: Type.Literal('list'),
  data: Type.Array(item),
  first_id: Type.Union([Type.String(), Type.Null()]),
  last_id: Type.Union([Type.String(), Type.Null()]),
  has_more: Type.Boolean(),
});
export type ItemList = Static<typeof itemList>;

export { item as conversationItem };
