import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { HistoryService } from '../services/history.service.js';

type Contract = typeof QUERIES.findTurn;

@Controller()
export class FindTurnHandler {
  constructor(private readonly history: HistoryService) {}

  @QueryHandler(QUERIES.findTurn)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.history.findTurn(request);
  }
}
