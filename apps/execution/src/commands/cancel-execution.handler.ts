import { COMMANDS, type ExecutionView, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ExecutionService } from '../services/execution.service.js';

@Controller()
export class CancelExecutionHandler {
  constructor(private readonly executions: ExecutionService) {}

  @CommandHandler(COMMANDS.cancelExecution)
  handle({ caller, executionId }: RequestOf<typeof COMMANDS.cancelExecution>): Promise<ExecutionView> {
    return this.executions.cancel(caller, executionId);
  }
}
