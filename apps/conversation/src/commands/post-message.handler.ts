import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

type Contract = typeof COMMANDS.postMessage;

@Controller()
export class PostMessageHandler {
  constructor(private readonly turns: TurnService) {}

  @CommandHandler(COMMANDS.postMessage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.turns.post(request);
  }
}
