import { Injectable } from '@nestjs/common';
import { COMMANDS, FenagoError, QUERIES, type Caller, type ConversationView, type MessageView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import type {
  CreateItems,
  CreateOpenAiConversation,
  DeletedConversation,
  ItemList,
  OpenAiConversation,
  UpdateOpenAiConversation,
} from '../../dto/openai/conversation.schema.js';
import type { Item } from '../../dto/openai/item.schema.js';
import { secondsOfId } from '../../mappers/openai/chat-output.mapper.js';
import { invalidParam } from '../../mappers/openai/input.mapper.js';
import { toMessages } from '../../mappers/openai/item-input.mapper.js';
import { messageIdOfItem, messageItems } from '../../mappers/openai/item-output.mapper.js';
import { conversationIdOf } from './openai-turns.service.js';

export interface ItemPaging {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly after?: string;
}

/** Conversations and their messages, as OpenAI's clients know them: messages are items, and so is each call of a tool. */
@Injectable()
export class OpenAiConversationsService {
  constructor(private readonly rpc: RpcClient) {}

  async create(caller: Caller, { items = [], metadata = {} }: CreateOpenAiConversation): Promise<OpenAiConversation> {
    const messages = toMessages(items, 'items');
    return toOpenAi(await this.rpc.request(COMMANDS.createConversation, { caller, metadata, messages }));
  }

  async get(caller: Caller, id: string): Promise<OpenAiConversation> {
    return toOpenAi(await this.rpc.request(QUERIES.getConversation, { caller, conversationId: conversationIdOf(id) }));
  }

  async update(caller: Caller, id: string, { metadata }: UpdateOpenAiConversation): Promise<OpenAiConversation> {
    return toOpenAi(await this.rpc.request(COMMANDS.updateConversation, { caller, conversationId: conversationIdOf(id), metadata }));
  }

  async remove(caller: Caller, id: string): Promise<DeletedConversation> {
    await this.rpc.request(COMMANDS.deleteConversation, { caller, conversationId: conversationIdOf(id) });
    return { id, object: 'conversation.deleted', deleted: true };
  }

  async addItems(caller: Caller, id: string, { items }: CreateItems): Promise<ItemList> {
    const conversationId = conversationIdOf(id);
    const messages = toMessages(items, 'items');
    if (messages.length === 0) throw invalidParam('items', 'must hold more than reasoning, which is not kept');
    const imported = await this.rpc.request(COMMANDS.importMessages, { caller, conversationId, messages });
    return listOf(imported.messages.flatMap(messageItems), false);
  }

  /** @throws FenagoError `not_found` */
  async getItem(caller: Caller, id: string, itemId: string): Promise<Item> {
    const messageId = messageIdOfItem(itemId);
    if (messageId === undefined) throw itemNotFound();
    const message = await this.rpc.request(QUERIES.getMessage, { caller, conversationId: conversationIdOf(id), messageId });
    const item = messageItems(message).find((one) => one.id === itemId);
    if (item === undefined) throw itemNotFound();
    return item;
  }

  async listItems(caller: Caller, id: string, { limit, order, after }: ItemPaging): Promise<ItemList> {
    const conversationId = conversationIdOf(id);
    const rest = after === undefined ? [] : await this.restOf(caller, conversationId, after, order);
    const position = after === undefined ? {} : { after: messageIdOfItem(after) ?? after };
    const page = await this.rpc.request(QUERIES.listMessages, { caller, conversationId, limit, order, ...position });
    const items = [...rest, ...page.data.flatMap((message) => itemsIn(message, order))];
    return listOf(items.slice(0, limit), page.has_more || items.length > limit);
  }

  /** Items of the same message behind the one where the page before ended. */
  private async restOf(caller: Caller, conversationId: string, after: string, order: ItemPaging['order']): Promise<readonly Item[]> {
    const messageId = messageIdOfItem(after);
    if (messageId === undefined) throw itemNotFound();
    const items = itemsIn(await this.rpc.request(QUERIES.getMessage, { caller, conversationId, messageId }), order);
    return items.slice(items.findIndex((one) => one.id === after) + 1);
  }
}

function itemsIn(message: MessageView, order: ItemPaging['order']): Item[] {
  const items = messageItems(message);
  return order === 'asc' ? items : items.toReversed();
}

function listOf(data: Item[], hasMore: boolean): ItemList {
  return { object: 'list', data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: hasMore };
}

function itemNotFound(): FenagoError {
  return new FenagoError('not_found', 'The conversation has no such item.');
}

function toOpenAi({ id, metadata }: ConversationView): OpenAiConversation {
  return { id, object: 'conversation', created_at: secondsOfId(id), metadata: { ...metadata } };
}
