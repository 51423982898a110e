import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageQueriesService } from '../services/usage-queries.service.js';

type Contract = typeof QUERIES.summarizeAllUsage;

@Controller()
export class SummarizeAllUsageHandler {
  constructor(private readonly usage: UsageQueriesService) {}

  @QueryHandler(QUERIES.summarizeAllUsage)
  handle({ admin, userId, ...request }: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.usage.summarize({ admin, userId }, request);
  }
}
