import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeadLetterService } from '../services/dead-letter.service.js';

type Contract = typeof COMMANDS.discardDeadLetters;

@Controller()
export class DiscardDeadLettersHandler {
  constructor(private readonly deadLetters: DeadLetterService) {}

  @CommandHandler(COMMANDS.discardDeadLetters)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deadLetters.discardGroup(request);
  }
}
