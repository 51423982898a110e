import { Injectable } from '@nestjs/common';
import { COMMANDS, FenagoError, MAX_MESSAGE_BYTES, type Caller, type PostedMessage } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import type { PostMessageDto } from '../dto/post-message.dto.js';
import { AdmissionService } from './admission.service.js';
import { proposedId } from './proposed-ids.js';

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
    await this.admission.admit(caller, onBusy === 'interrupt' || onBusy === 'rollback');
    return this.rpc.request(COMMANDS.postMessage, {
      caller,
      conversationId,
      messageId: proposedId('message', caller),
      executionId,
      content,
      ...(clientMessageId === undefined ? {} : { clientMessageId }),
      ...(onBusy === undefined ? {} : { onBusy }),
    });
  }
}
