import { QUERIES, type ExecutionLogView, type Page, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { LogService } from '../services/log.service.js';

@Controller()
export class ListExecutionLogsHandler {
  constructor(private readonly logs: LogService) {}

  @QueryHandler(QUERIES.listExecutionLogs)
  handle({ caller, executionId, ...paging }: RequestOf<typeof QUERIES.listExecutionLogs>): Promise<Page<ExecutionLogView>> {
    return this.logs.list(caller, executionId, paging);
  }
}
