import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

type Contract = typeof COMMANDS.beginConversation;

@Controller()
export class BeginConversationHandler {
  constructor(private readonly turns: TurnService) {}

  @CommandHandler(COMMANDS.beginConversation)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.turns.begin(request);
  }
}
