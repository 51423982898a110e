import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeadLetterService } from '../services/dead-letter.service.js';

type Contract = typeof QUERIES.groupDeadLetters;

@Controller()
export class GroupDeadLettersHandler {
  constructor(private readonly deadLetters: DeadLetterService) {}

  @QueryHandler(QUERIES.groupDeadLetters)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deadLetters.groups(request);
  }
}
