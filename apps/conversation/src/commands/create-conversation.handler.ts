import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ConversationService } from '../services/conversation.service.js';

type Contract = typeof COMMANDS.createConversation;

@Controller()
export class CreateConversationHandler {
  constructor(private readonly conversations: ConversationService) {}

  @CommandHandler(COMMANDS.createConversation)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.conversations.create(request);
  }
}
