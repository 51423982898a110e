import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { HistoryService } from '../services/history.service.js';

type Contract = typeof QUERIES.getMessage;

@Controller()
export class GetMessageHandler {
  constructor(private readonly history: HistoryService) {}

  @QueryHandler(QUERIES.getMessage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.history.getMessage(request);
  }
}
