import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageQueriesService } from '../services/usage-queries.service.js';

type Contract = typeof QUERIES.groupSharedUsage;

@Controller()
export class GroupSharedUsageHandler {
  constructor(private readonly usage: UsageQueriesService) {}

  @QueryHandler(QUERIES.groupSharedUsage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.usage.groupShared(request);
  }
}
