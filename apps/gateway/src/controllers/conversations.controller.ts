import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type Caller, type ConversationView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ConversationDto, ConversationListDto } from '../dto/conversation.dto.js';
import { CreateConversationDto } from '../dto/create-conversation.dto.js';
import { DeletedDto } from '../dto/deleted.dto.js';
import { ForkConversationDto } from '../dto/fork-conversation.dto.js';
import { ListConversationsQuery } from '../dto/list-conversations.query.js';
import { UpdateConversationDto } from '../dto/update-conversation.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { IfMatch, type Condition } from '../http/if-match.decorator.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('conversation');

@ApiTags('conversations')
@Controller('v1/conversations')
export class ConversationsController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Operation({
    id: 'createConversation',
    scope: 'conversations:write',
    summary: 'Begin a conversation with an agent',
    answer: { status: 201, type: ConversationDto, description: 'The conversation', tagged: true },
    problems: ['not_found', 'agent_not_runnable'],
  })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateConversationDto): Promise<ConversationView> {
    return this.rpc.request(COMMANDS.createConversation, { caller, ...body });
  }

  @Get()
  @Operation({
    id: 'listConversations',
    scope: 'conversations:read',
    summary: 'List conversations',
    answer: { type: ConversationListDto, description: 'A page of conversations' },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListConversationsQuery): Promise<Page<ConversationView>> {
    return this.rpc.request(QUERIES.listConversations, { caller, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getConversation',
    scope: 'conversations:read',
    summary: 'Get a conversation',
    answer: { type: ConversationDto, description: 'The conversation', tagged: true },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) conversationId: string): Promise<ConversationView> {
    return this.rpc.request(QUERIES.getConversation, { caller, conversationId });
  }

  @Patch(':id')
  @Operation({
    id: 'updateConversation',
    scope: 'conversations:write',
    summary: 'Rename or archive a conversation',
    answer: { type: ConversationDto, description: 'The conversation as it is now', tagged: true },
    problems: ['not_found', 'precondition_failed'],
  })
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) conversationId: string,
    @IfMatch() condition: Condition,
    @Body() body: UpdateConversationDto,
  ): Promise<ConversationView> {
    return this.rpc.request(COMMANDS.updateConversation, { caller, conversationId, ...condition, ...body });
  }

  @Post(':id/fork')
  @Operation({
    id: 'forkConversation',
    scope: 'conversations:write',
    summary: 'Begin a new conversation with what was said in this one, up to a message',
    answer: { status: 201, type: ConversationDto, description: 'The new conversation', tagged: true },
    problems: ['not_found', 'conflict', 'agent_not_runnable'],
  })
  fork(@CurrentCaller() caller: Caller, @Param('id', ID) conversationId: string, @Body() body: ForkConversationDto): Promise<ConversationView> {
    return this.rpc.request(COMMANDS.forkConversation, { caller, conversationId, ...body });
  }

  @Delete(':id')
  @Operation({
    id: 'deleteConversation',
    scope: 'conversations:write',
    summary: 'Delete a conversation with all its messages',
    answer: { type: DeletedDto, description: 'It is gone' },
    problems: ['not_found', 'precondition_failed'],
  })
  remove(@CurrentCaller() caller: Caller, @Param('id', ID) conversationId: string, @IfMatch() condition: Condition): Promise<DeletedDto> {
    return this.rpc.request(COMMANDS.deleteConversation, { caller, conversationId, ...condition });
  }
}
