import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ProjectionsService } from '../services/projections.service.js';

type Contract = typeof COMMANDS.cancelConversationRebuild;

@Controller()
export class CancelRebuildHandler {
  constructor(private readonly projections: ProjectionsService) {}

  @CommandHandler(COMMANDS.cancelConversationRebuild)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.projections.cancel(request);
  }
}
