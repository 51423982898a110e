import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '@fenago/contracts';
import {
  conversationItem,
  createItems,
  createOpenAiConversation,
  deletedConversation,
  itemList,
  openAiConversation,
  updateOpenAiConversation,
  type CreateItems,
  type CreateOpenAiConversation,
  type DeletedConversation,
  type ItemList,
  type OpenAiConversation,
  type UpdateOpenAiConversation,
} from '../dto/openai/conversation.schema.js';
import type { Item } from '../dto/openai/item.schema.js';
import { ListItemsQuery } from '../dto/openai/list-items.query.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { OpenAiOperation } from '../http/openai-operation.decorator.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { OpenAiConversationsService } from '../services/openai/openai-conversations.service.js';

const CREATE = new SchemaPipe(createOpenAiConversation);
const UPDATE = new SchemaPipe(updateOpenAiConversation);
const ITEMS = new SchemaPipe(createItems);

@ApiTags('openai')
@Controller('openai/v1/conversations')
export class OpenAiConversationsController {
  constructor(private readonly conversations: OpenAiConversationsService) {}

  @Post()
  @OpenAiOperation({ id: 'createOpenAiConversation', scope: 'conversations:write', summary: 'Begin a conversation; its first response names the agent', body: createOpenAiConversation, answer: openAiConversation })
  create(@CurrentCaller() caller: Caller, @Body(CREATE) body: CreateOpenAiConversation): Promise<OpenAiConversation> {
    return this.conversations.create(caller, body);
  }

  @Get(':id')
  @OpenAiOperation({ id: 'getOpenAiConversation', scope: 'conversations:read', summary: 'A conversation', answer: openAiConversation, problems: ['not_found'] })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<OpenAiConversation> {
    return this.conversations.get(caller, id);
  }

  @Post(':id')
  @OpenAiOperation({ id: 'updateOpenAiConversation', scope: 'conversations:write', summary: 'Replace the notes on a conversation', body: updateOpenAiConversation, answer: openAiConversation, problems: ['not_found'] })
  update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body(UPDATE) body: UpdateOpenAiConversation): Promise<OpenAiConversation> {
    return this.conversations.update(caller, id, body);
  }

  @Delete(':id')
  @OpenAiOperation({ id: 'deleteOpenAiConversation', scope: 'conversations:write', summary: 'Delete a conversation with all its items', answer: deletedConversation, problems: ['not_found'] })
  remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<DeletedConversation> {
    return this.conversations.remove(caller, id);
  }

  @Get(':id/items')
  @OpenAiOperation({ id: 'listItems', scope: 'conversations:read', summary: 'Items of a conversation', answer: itemList, problems: ['not_found'] })
  items(@CurrentCaller() caller: Caller, @Param('id') id: string, @Query() query: ListItemsQuery): Promise<ItemList> {
    const { limit, order, after } = query;
    return this.conversations.listItems(caller, id, { limit, order, ...(after === undefined ? {} : { after }) });
  }

  @Post(':id/items')
  @OpenAiOperation({ id: 'createItems', scope: 'conversations:write', summary: 'Add items; not while a response is being made', body: createItems, answer: itemList, problems: ['not_found', 'conflict'] })
  addItems(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body(ITEMS) body: CreateItems): Promise<ItemList> {
    return this.conversations.addItems(caller, id, body);
  }

  @Get(':id/items/:itemId')
  @OpenAiOperation({ id: 'getItem', scope: 'conversations:read', summary: 'An item of a conversation', answer: conversationItem, problems: ['not_found'] })
  item(@CurrentCaller() caller: Caller, @Param('id') id: string, @Param('itemId') itemId: string): Promise<Item> {
    return this.conversations.getItem(caller, id, itemId);
  }
}
