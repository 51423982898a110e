import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FenagoError, isTerminal, type Caller, type ExecutionView } from '@fenago/contracts';
import type { CreateResponse, ResponseResource } from '../../dto/openai/response.schema.js';
import { failureOf } from '../../mappers/openai/failure.mapper.js';
import { outputItems } from '../../mappers/openai/item-output.mapper.js';
import { executionIdOf, responseNotFound, responseOf, toResponse, type ResponseBase } from '../../mappers/openai/response.mapper.js';
import { EndCollector } from '../../streaming/end-collector.js';
import type { ExecutionEnd } from '../../streaming/execution-end.js';
import { ExecutionStreamsService, type Listening } from '../../streaming/execution-streams.service.js';
import { ResponseEvents } from '../../streaming/openai/response-events.js';
import { ResponseStream } from '../../streaming/openai/response-stream.js';
import { ExecutionsService } from '../executions.service.js';
import { proposedId } from '../proposed-ids.js';
import { OpenAiTurnsService, type PreparedTurn } from './openai-turns.service.js';

/** Responses: executions, as Open Responses tells them. */
@Injectable()
export class OpenAiResponsesService {
  constructor(
    private readonly turns: OpenAiTurnsService,
    private readonly streams: ExecutionStreamsService,
    private readonly executions: ExecutionsService,
  ) {}

  /**
   * @returns undefined where the answer is a stream, which has begun
   * @throws FenagoError `invalid_request`; `not_found` for a model, conversation or response that is not the caller's; ExecutionFailure
   */
  async create(reply: FastifyReply, caller: Caller, request: CreateResponse): Promise<ResponseResource | undefined> {
    const turn = await this.turns.prepare(caller, request);
    const { stream = false, background = false } = request;
    if (background && !stream) return this.inBackground(caller, turn);
    const listening = await this.streams.listen(caller, turn.post);
    const { executionId, conversationId } = listening.posted;
    const base = { ...turn.base, executionId, conversationId };
    if (!stream) return this.whole(reply, listening, base);
    const viewer = new ResponseStream(this.streams.connect(reply), new ResponseEvents(base), -1);
    viewer.open(executionId);
    this.streams.show(reply, listening, viewer);
    return undefined;
  }

  /** @throws FenagoError `not_found`, also for a response that was not stored */
  async get(caller: Caller, responseId: string): Promise<ResponseResource> {
    return toResponse(await this.find(caller, responseId));
  }

  /**
   * Tells the response's events, from its first or from behind one.
   * @param after number of the last event that the client has
   */
  async stream(reply: FastifyReply, caller: Caller, responseId: string, after: number): Promise<void> {
    const execution = await this.find(caller, responseId);
    const { id: executionId, agentId, conversationId, options } = execution;
    const events = new ResponseEvents({ executionId, agentId, conversationId, options: options ?? {} }, after);
    const following = await this.streams.rejoin(caller, executionId, isTerminal(execution.status));
    const viewer = new ResponseStream(this.streams.connect(reply), events, after);
    viewer.open(executionId);
    this.streams.show(reply, following, viewer);
  }

  /** One that has ended is answered as it ended. */
  async cancel(caller: Caller, responseId: string): Promise<ResponseResource> {
    const { id } = await this.find(caller, responseId);
    try {
      await this.executions.cancel(caller, id);
    } catch (error) {
      if (!(error instanceof FenagoError && error.code === 'execution_not_cancellable')) throw error;
    }
    return toResponse(await this.executions.ended(caller, id));
  }

  private async find(caller: Caller, responseId: string): Promise<ExecutionView> {
    const execution = await this.executions.get(caller, executionIdOf(responseId));
    if (execution.options?.store === false) throw responseNotFound();
    return execution;
  }

  private async inBackground(caller: Caller, { post, base }: PreparedTurn): Promise<ResponseResource> {
    const { executionId, conversationId } = await post(proposedId('execution', caller));
    return responseOf({ ...base, executionId, conversationId }, { status: 'queued' });
  }

  private async whole(reply: FastifyReply, listening: Listening, base: ResponseBase): Promise<ResponseResource> {
    const collector = new EndCollector();
    this.streams.show(reply, listening, collector);
    const end = await collector.outcome;
    void reply.header('content-location', `/v1/executions/${base.executionId}`);
    const failure = end.status === 'failed' ? failureOf(end) : undefined;
    if (failure !== undefined) throw failure;
    return responseOf(base, progressOf(base.executionId, end));
  }
}

function progressOf(executionId: string, end: ExecutionEnd): Parameters<typeof responseOf>[1] {
  const { status, usage, endTime, error, reason } = end;
  const output = outputItems(executionId, end, status === 'completed' ? 'completed' : 'incomplete');
  return { status, output, usage, endTime, error, reason };
}
