import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeadLetterService } from '../services/dead-letter.service.js';

type Contract = typeof COMMANDS.redriveDeadLetters;

@Controller()
export class RedriveDeadLettersHandler {
  constructor(private readonly deadLetters: DeadLetterService) {}

  @CommandHandler(COMMANDS.redriveDeadLetters)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deadLetters.redriveGroup(request);
  }
}
