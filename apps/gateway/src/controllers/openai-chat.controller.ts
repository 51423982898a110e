import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '@fenago/contracts';
import { chatCompletion, createChatCompletion, type CreateChatCompletion } from '../dto/openai/chat-completion.schema.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { OpenAiOperation } from '../http/openai-operation.decorator.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { OpenAiChatService } from '../services/openai/openai-chat.service.js';

const BODY = new SchemaPipe(createChatCompletion);

@ApiTags('openai')
@Controller('openai/v1/chat/completions')
export class OpenAiChatController {
  constructor(private readonly chat: OpenAiChatService) {}

  @Post()
  @OpenAiOperation({
    id: 'createChatCompletion',
    scope: 'conversations:write',
    summary: 'Chat completion, as OpenAI\'s API has it; `model` is the id of an agent',
    description: 'With `stream` the chunks follow as server-sent events. What system and developer messages say follows the agent\'s own instructions.',
    body: createChatCompletion,
    answer: chatCompletion,
    streams: true,
    problems: ['not_found', 'agent_not_runnable', 'message_too_large', 'too_many_streams', 'allowance_exhausted', 'too_many_executions'],
  })
  async create(@CurrentCaller() caller: Caller, @Body(BODY) body: CreateChatCompletion, @Res() reply: FastifyReply): Promise<void> {
    const completion = await this.chat.complete(reply, caller, body);
    if (completion !== undefined) void reply.status(200).send(completion);
  }
}
