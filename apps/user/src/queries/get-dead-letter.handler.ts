import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeadLetterService } from '../services/dead-letter.service.js';

type Contract = typeof QUERIES.getDeadLetter;

@Controller()
export class GetDeadLetterHandler {
  constructor(private readonly deadLetters: DeadLetterService) {}

  @QueryHandler(QUERIES.getDeadLetter)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deadLetters.get(request);
  }
}
