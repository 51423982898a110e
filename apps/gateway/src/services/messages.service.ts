import { Injectable } from '@nestjs/common';
import { COMMANDS, FenagoError, MAX_MESSAGE_BYTES, QUERIES, type Caller, type PostedMessage } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import type { PostMessageDto } from '../dto/post-message.dto.js';
import { AdmissionService } from './admission.service.js';
import { isNotFound } from './executions.service.js';
import { mayBeRepetition, proposedId } from './proposed-ids.js';

/** Posts messages of users. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly rpc: RpcClient,
    private readonly admission: AdmissionService,
  ) {}

  /**
   * @param executionId proposed; a repeated clientMessageId is answered with that of the first time
   * @throws FenagoError `message_too_large`, what admission refuses with, or what the conversation service says
   */
  async post(caller: Caller, conversationId: string, message: PostMessageDto, executionId: string): Promise<PostedMessage> {
    const { content, clientMessageId, onBusy } = message;
    if (Buffer.byteLength(JSON.stringify(content)) > MAX_MESSAGE_BYTES) {
      throw new FenagoError('message_too_large', `A message may have ${MAX_MESSAGE_BYTES / 1024} KiB as JSON; make it shorter.`);
    }
    const refused = await this.admission.refusal(caller, () => this.agentOf(caller, conversationId), onBusy === 'interrupt' || onBusy === 'rollback');
    if (refused !== undefined && clientMessageId === undefined && !mayBeRepetition()) throw refused;
    const request = {
      caller,
      conversationId,
      messageId: proposedId('message', caller),
      executionId,
      content,
      ...(clientMessageId === undefined ? {} : { clientMessageId }),
      ...(onBusy === undefined ? {} : { onBusy }),
    };
    if (refused === undefined) return this.rpc.request(COMMANDS.postMessage, request);
    // What was accepted the first time is answered as it was then.
    return this.rpc.request(COMMANDS.postMessage, { ...request, onlyRepeated: true }).catch((error: unknown) => {
      throw isNotFound(error) ? refused : error;
    });
  }
  private async agentOf(caller: Caller, conversationId: string): Promise<string | null> {
    return (await this.rpc.request(QUERIES.getConversation, { caller, conversationId })).agentId;
  }
}
