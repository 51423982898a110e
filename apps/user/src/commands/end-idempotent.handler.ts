import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { IdempotencyService } from '../services/idempotency.service.js';

type Contract = typeof COMMANDS.endIdempotent;

@Controller()
export class EndIdempotentHandler {
  constructor(private readonly requests: IdempotencyService) {}

  @CommandHandler(COMMANDS.endIdempotent)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.requests.end(request);
  }
}
