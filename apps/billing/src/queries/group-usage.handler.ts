import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageQueriesService } from '../services/usage-queries.service.js';

type Contract = typeof QUERIES.groupUsage;

@Controller()
export class GroupUsageHandler {
  constructor(private readonly usage: UsageQueriesService) {}

  @QueryHandler(QUERIES.groupUsage)
  handle({ caller, ...request }: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.usage.group({ caller }, request);
  }
}
