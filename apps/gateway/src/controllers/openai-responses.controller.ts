import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '@fenago/contracts';
import { GetResponseQuery } from '../dto/openai/get-response.query.js';
import { createResponse, responseResource, type CreateResponse, type ResponseResource } from '../dto/openai/response.schema.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { OpenAiOperation } from '../http/openai-operation.decorator.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { OpenAiResponsesService } from '../services/openai/openai-responses.service.js';

const BODY = new SchemaPipe(createResponse);

@ApiTags('openai')
@Controller('openai/v1/responses')
export class OpenAiResponsesController {
  constructor(private readonly responses: OpenAiResponsesService) {}

  @Post()
  @OpenAiOperation({
    id: 'createResponse',
    scope: 'conversations:write',
    summary: 'Response, as Open Responses (2026-04-24) has it; `model` is the id of an agent',
    description:
      'Begins a conversation, goes on in one (`conversation`) or behind an earlier response (`previous_response_id`). With `stream` its events follow as server-sent events; with `background` it is answered at once.',
    body: createResponse,
    answer: responseResource,
    streams: true,
    problems: ['not_found', 'conflict', 'agent_not_runnable', 'conversation_archived', 'conversation_queue_full', 'message_too_large', 'too_many_streams', 'allowance_exhausted', 'too_many_executions'],
  })
  async create(@CurrentCaller() caller: Caller, @Body(BODY) body: CreateResponse, @Res() reply: FastifyReply): Promise<void> {
    const response = await this.responses.create(reply, caller, body);
    if (response !== undefined) void reply.status(200).send(response);
  }

  @Get(':id')
  @OpenAiOperation({
    id: 'getResponse',
    scope: 'executions:read',
    summary: 'A response as it is now, or its events from where you left off',
    answer: responseResource,
    streams: true,
    problems: ['not_found'],
  })
  async get(@CurrentCaller() caller: Caller, @Param('id') id: string, @Query() query: GetResponseQuery, @Res() reply: FastifyReply): Promise<void> {
    if (query.stream === 'true') await this.responses.stream(reply, caller, id, query.starting_after ?? -1);
    else void reply.status(200).send(await this.responses.get(caller, id));
  }

  @Post(':id/cancel')
  @OpenAiOperation({
    id: 'cancelResponse',
    scope: 'executions:write',
    summary: 'Stop a response; one that has ended is answered as it ended',
    answer: responseResource,
    problems: ['not_found'],
  })
  cancel(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ResponseResource> {
    return this.responses.cancel(caller, id);
  }
}
