import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageService } from '../services/usage.service.js';

type Contract = typeof QUERIES.summarizeUsage;

@Controller()
export class SummarizeUsageHandler {
  constructor(private readonly usage: UsageService) {}

  @QueryHandler(QUERIES.summarizeUsage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.usage.summarize(request);
  }
}
