import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageService } from '../services/usage.service.js';

type Contract = typeof QUERIES.listUsage;

@Controller()
export class ListUsageHandler {
  constructor(private readonly usage: UsageService) {}

  @QueryHandler(QUERIES.listUsage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.usage.list(request);
  }
}
