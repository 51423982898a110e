import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ConversationService } from '../services/conversation.service.js';

type Contract = typeof COMMANDS.deleteConversation;

@Controller()
export class DeleteConversationHandler {
  constructor(private readonly conversations: ConversationService) {}

  @CommandHandler(COMMANDS.deleteConversation)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.conversations.delete(request);
  }
}
