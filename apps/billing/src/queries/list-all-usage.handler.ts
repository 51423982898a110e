import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageQueriesService } from '../services/usage-queries.service.js';

type Contract = typeof QUERIES.listAllUsage;

@Controller()
export class ListAllUsageHandler {
  constructor(private readonly usage: UsageQueriesService) {}

  @QueryHandler(QUERIES.listAllUsage)
  handle({ admin, userId, ...request }: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.usage.list({ admin, userId }, request);
  }
}
