import { COMMANDS, type ExecutionView, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ExecutionService } from '../services/execution.service.js';

@Controller()
export class SubmitActionsHandler {
  constructor(private readonly executions: ExecutionService) {}

  @CommandHandler(COMMANDS.submitActions)
  handle({ caller, executionId, actions }: RequestOf<typeof COMMANDS.submitActions>): Promise<ExecutionView> {
    return this.executions.submitActions(caller, executionId, actions);
  }
}
