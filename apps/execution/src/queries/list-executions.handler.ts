import { QUERIES, type ExecutionView, type Page, type Paging, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ExecutionService } from '../services/execution.service.js';

@Controller()
export class ListExecutionsHandler {
  constructor(private readonly executions: ExecutionService) {}

  @QueryHandler(QUERIES.listExecutions)
  handle({ caller, conversationId, ...paging }: RequestOf<typeof QUERIES.listExecutions>): Promise<Page<ExecutionView>> {
    return this.executions.list(caller, conversationId, paging as Paging);
  }
}
