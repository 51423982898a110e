import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeadLetterService } from '../services/dead-letter.service.js';

type Contract = typeof QUERIES.listDeadLetters;

@Controller()
export class ListDeadLettersHandler {
  constructor(private readonly deadLetters: DeadLetterService) {}

  @QueryHandler(QUERIES.listDeadLetters)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deadLetters.list(request);
  }
}
