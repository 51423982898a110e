import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { IdempotencyService } from '../services/idempotency.service.js';

type Contract = typeof COMMANDS.beginIdempotent;

@Controller()
export class BeginIdempotentHandler {
  constructor(private readonly requests: IdempotencyService) {}

  @CommandHandler(COMMANDS.beginIdempotent)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.requests.begin(request);
  }
}
