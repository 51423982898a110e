import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

type Contract = typeof COMMANDS.withdrawMessage;

@Controller()
export class WithdrawMessageHandler {
  constructor(private readonly turns: TurnService) {}

  @CommandHandler(COMMANDS.withdrawMessage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.turns.withdraw(request);
  }
}
