import { QUERIES, type ExecutionView, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ExecutionService } from '../services/execution.service.js';

@Controller()
export class GetExecutionHandler {
  constructor(private readonly executions: ExecutionService) {}

  @QueryHandler(QUERIES.getExecution)
  handle({ caller, executionId }: RequestOf<typeof QUERIES.getExecution>): Promise<ExecutionView> {
    return this.executions.get(caller, executionId);
  }
}
