import { Body, Controller, Delete, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { COMMANDS, QUERIES, type Caller, type MessageView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { DeletedDto } from '../dto/deleted.dto.js';
import { ListMessagesQuery } from '../dto/list-messages.query.js';
import { MessageListDto } from '../dto/message.dto.js';
import { PostMessageDto } from '../dto/post-message.dto.js';
import { PostedMessageDto } from '../dto/posted-message.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { EventStreamAnswer, wantsEventStream } from '../http/event-stream.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';
import { MessagesService } from '../services/messages.service.js';
import { proposedId } from '../services/proposed-ids.js';
import { ExecutionStreamsService } from '../streaming/execution-streams.service.js';

const ID = new IdPipe('conversation');
const MESSAGE_ID = new IdPipe('message');

@ApiTags('messages')
@Controller('v1/conversations/:id/messages')
export class MessagesController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly messages: MessagesService,
    private readonly streams: ExecutionStreamsService,
  ) {}

  @Post()
  @Operation({
    id: 'postMessage',
    scope: 'conversations:write',
    summary: 'Post a message; an execution answers it',
    description: 'Answered 202 once the turn is durable. With `Accept: text/event-stream` the events of the execution follow instead.',
    answer: { status: 202, type: PostedMessageDto, description: 'The turn is durable; Content-Location names the execution' },
    problems: ['not_found', 'conversation_archived', 'conversation_busy', 'conversation_queue_full', 'agent_not_runnable', 'message_too_large', 'too_many_streams', 'allowance_exhausted', 'too_many_executions'],
  })
  @EventStreamAnswer(200)
  async post(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) conversationId: string,
    @Body() body: PostMessageDto,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (wantsEventStream(accept)) {
      await this.streams.post(reply, caller, (executionId) => this.messages.post(caller, conversationId, body, executionId));
      return;
    }
    const posted = await this.messages.post(caller, conversationId, body, proposedId('execution', caller));
    void reply.status(202).header('content-location', `/v1/executions/${posted.executionId}`).send(posted);
  }

  @Delete(':messageId')
  @Operation({
    id: 'withdrawMessage',
    scope: 'conversations:write',
    summary: 'Take back a message whose turn has not begun',
    answer: { type: DeletedDto, description: 'Its turn does not come; its execution ends as cancelled' },
    problems: ['not_found', 'message_not_waiting'],
  })
  withdraw(@CurrentCaller() caller: Caller, @Param('id', ID) conversationId: string, @Param('messageId', MESSAGE_ID) messageId: string): Promise<DeletedDto> {
    return this.rpc.request(COMMANDS.withdrawMessage, { caller, conversationId, messageId });
  }

  @Get()
  @Operation({
    id: 'listMessages',
    scope: 'conversations:read',
    summary: 'List the messages of a conversation',
    answer: { type: MessageListDto, description: 'A page of messages' },
    problems: ['not_found'],
  })
  list(@CurrentCaller() caller: Caller, @Param('id', ID) conversationId: string, @Query() query: ListMessagesQuery): Promise<Page<MessageView>> {
    return this.rpc.request(QUERIES.listMessages, { caller, conversationId, ...query });
  }
}
