import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { CorrectionService } from '../services/correction.service.js';

type Contract = typeof COMMANDS.correctUsage;

@Controller()
export class CorrectUsageHandler {
  constructor(private readonly corrections: CorrectionService) {}

  @CommandHandler(COMMANDS.correctUsage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.corrections.correct(request);
  }
}
