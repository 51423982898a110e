import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { COMMANDS, type Caller } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { currentContext } from '@fenago/observability';
import type { ChatCompletion, CreateChatCompletion } from '../../dto/openai/chat-completion.schema.js';
import { toChatInput } from '../../mappers/openai/chat-input.mapper.js';
import { toChatCompletion } from '../../mappers/openai/chat-output.mapper.js';
import { failureOf } from '../../mappers/openai/failure.mapper.js';
import { ChatStream } from '../../streaming/openai/chat-stream.js';
import { EndCollector } from '../../streaming/end-collector.js';
import { ExecutionStreamsService, type Listening } from '../../streaming/execution-streams.service.js';
import { AdmissionService } from '../admission.service.js';
import { proposedId } from '../proposed-ids.js';
import { agentIdOf } from './openai-models.service.js';

const TITLE = 'Chat completion';

/** Chat completions: each is the first turn of a conversation, which goes when it has ended unless it is to be stored. */
@Injectable()
export class OpenAiChatService {
  constructor(
    private readonly rpc: RpcClient,
    private readonly streams: ExecutionStreamsService,
    private readonly admission: AdmissionService,
  ) {}

  /**
   * @returns undefined where the answer is a stream, which has begun
   * @throws FenagoError `invalid_request`; `not_found` for a model that is no agent of the caller's; ExecutionFailure
   */
  async complete(reply: FastifyReply, caller: Caller, request: CreateChatCompletion): Promise<ChatCompletion | undefined> {
    const listening = await this.begin(caller, request);
    const { executionId } = listening.posted;
    const { model, stream = false, stream_options: options } = request;
    if (!stream) return this.whole(reply, listening, model);
    const requestId = currentContext()?.correlationId ?? '';
    const includeUsage = options?.include_usage === true;
    const viewer = new ChatStream(this.streams.connect(reply), { executionId, model, includeUsage, requestId });
    this.streams.show(reply, listening, viewer);
    await viewer.begun;
    return undefined;
  }

  private async begin(caller: Caller, { model, store = false, ...request }: CreateChatCompletion): Promise<Listening> {
    const agentId = agentIdOf(model);
    const input = toChatInput({ model, ...request });
    await this.admission.admit(caller, agentId);
    const ids = { conversationId: proposedId('conversation', caller), messageId: proposedId('message', caller) };
    return this.streams.listen(caller, (executionId) =>
      this.rpc.request(COMMANDS.beginConversation, { caller, agentId, title: TITLE, ephemeral: !store, ...ids, executionId, ...input }),
    );
  }

  private async whole(reply: FastifyReply, listening: Listening, model: string): Promise<ChatCompletion> {
    const { executionId } = listening.posted;
    const collector = new EndCollector();
    this.streams.show(reply, listening, collector);
    const end = await collector.outcome;
    void reply.header('content-location', `/v1/executions/${executionId}`);
    const failure = failureOf(end);
    if (failure !== undefined) throw failure;
    return toChatCompletion(executionId, model, end);
  }
}
