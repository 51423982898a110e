import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { HistoryService } from '../services/history.service.js';

type Contract = typeof QUERIES.getContext;

@Controller()
export class GetContextHandler {
  constructor(private readonly history: HistoryService) {}

  @QueryHandler(QUERIES.getContext)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.history.getContext(request);
  }
}
