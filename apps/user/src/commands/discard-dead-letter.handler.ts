import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeadLetterService } from '../services/dead-letter.service.js';

type Contract = typeof COMMANDS.discardDeadLetter;

@Controller()
export class DiscardDeadLetterHandler {
  constructor(private readonly deadLetters: DeadLetterService) {}

  @CommandHandler(COMMANDS.discardDeadLetter)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deadLetters.discard(request);
  }
}
