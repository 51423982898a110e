import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ExecutionService } from '../services/execution.service.js';

type Contract = typeof QUERIES.listExecutionUsage;

@Controller()
export class ListExecutionUsageHandler {
  constructor(private readonly executions: ExecutionService) {}

  @QueryHandler(QUERIES.listExecutionUsage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.executions.listUsage(request);
  }
}
