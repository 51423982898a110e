import { Injectable } from '@nestjs/common';
import { COMMANDS, FenagoError, isId, replyIdOf, type Caller, type ExecutionView, type PostedMessage } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import type { CreateResponse } from '../../dto/openai/response.schema.js';
import { invalidParam, type OpenAiInput } from '../../mappers/openai/input.mapper.js';
import { toResponseInput } from '../../mappers/openai/response-input.mapper.js';
import { executionIdOf, type ResponseBase } from '../../mappers/openai/response.mapper.js';
import { AdmissionService } from '../admission.service.js';
import { ExecutionsService } from '../executions.service.js';
import { proposedId } from '../proposed-ids.js';
import { agentIdOf } from './openai-models.service.js';

const TITLE = 'Response';

/** A request for a response that is known to be posted, and how. */
export interface PreparedTurn {
  readonly base: Omit<ResponseBase, 'executionId' | 'conversationId'>;
  readonly post: (executionId: string) => Promise<PostedMessage>;
}

/** Where the turns of responses go: into a new conversation, into one that is named, or behind an earlier response. */
@Injectable()
export class OpenAiTurnsService {
  constructor(
    private readonly rpc: RpcClient,
    private readonly executions: ExecutionsService,
    private readonly admission: AdmissionService,
  ) {}

  /** @throws FenagoError `invalid_request`; `not_found` for a model or an earlier response that is not the caller's */
  async prepare(caller: Caller, request: CreateResponse): Promise<PreparedTurn> {
    const agentId = agentIdOf(request.model);
    const { previous_response_id: previousId, conversation } = request;
    if (previousId !== undefined && conversation !== undefined) throw invalidParam('previous_response_id', 'must not be given beside conversation');
    const previous = previousId === undefined ? undefined : await this.previous(caller, previousId);
    const input = toResponseInput(request, previous?.id);
    await this.admission.admit(caller, agentId);
    const base = { agentId, options: input.options };
    if (previous !== undefined) return { base, post: (executionId) => this.goOn(caller, agentId, previous, { executionId, ...input }) };
    if (conversation === undefined) return { base, post: (executionId) => this.begin(caller, agentId, { executionId, ...input }) };
    const conversationId = conversationIdOf(typeof conversation === 'string' ? conversation : conversation.id);
    return { base, post: (executionId) => this.post(caller, agentId, conversationId, { executionId, ...input }) };
  }

  private async previous(caller: Caller, responseId: string): Promise<ExecutionView> {
    try {
      const execution = await this.executions.get(caller, executionIdOf(responseId));
      if (execution.options?.store !== false) return execution;
    } catch (error) {
      if (!(error instanceof FenagoError && error.code === 'not_found')) throw error;
    }
    const message = `The previous response ${responseId} is not there; it was not stored, or its conversation was deleted.`;
    throw new FenagoError('not_found', message, { fields: [{ path: '/previous_response_id', message: 'must be the id of a response' }] });
  }

  private begin(caller: Caller, agentId: string, { executionId, ...input }: Posting): Promise<PostedMessage> {
    const ids = { conversationId: proposedId('conversation', caller), messageId: proposedId('message', caller), executionId };
    const ephemeral = input.options.store === false;
    return this.rpc.request(COMMANDS.beginConversation, { caller, agentId, title: TITLE, ephemeral, ...ids, ...input });
  }

  private post(caller: Caller, agentId: string, conversationId: string, { executionId, ...input }: Posting, afterExecutionId?: string): Promise<PostedMessage> {
    const after = afterExecutionId === undefined ? {} : { afterExecutionId };
    const ids = { messageId: proposedId('message', caller), executionId };
    return this.rpc.request(COMMANDS.postMessage, { caller, agentId, conversationId, ...ids, ...after, ...input });
  }

  /** In the same conversation where nothing was said since, else in a fork of it: responses are a tree, conversations are not. */
  private async goOn(caller: Caller, agentId: string, previous: ExecutionView, posting: Posting): Promise<PostedMessage> {
    const { id, conversationId } = previous;
    if (previous.agentId === agentId && posting.options.store !== false) {
      try {
        return await this.post(caller, agentId, conversationId, posting, id);
      } catch (error) {
        if (!(error instanceof FenagoError && error.code === 'conversation_moved_on')) throw error;
      }
    }
    if (previous.endTime === null) throw new FenagoError('conflict', 'The previous response has not ended; wait for it, or cancel it.', { retryAfterSeconds: 1 });
    const messageId = previous.result === null ? previous.messageId : replyIdOf(id);
    const ephemeral = posting.options.store === false;
    const fork = await this.rpc.request(COMMANDS.forkConversation, { caller, conversationId, messageId, agentId, ephemeral });
    return this.post(caller, agentId, fork.id, posting);
  }
}

type Posting = OpenAiInput & { readonly executionId: string };

/** @throws FenagoError `not_found` for what is no conversation's id, as for one that is not there */
export function conversationIdOf(id: string): string {
  if (isId('conversation', id)) return id;
  throw new FenagoError('not_found', 'There is no such conversation.');
}
