import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ProjectionsService } from '../services/projections.service.js';

type Contract = typeof COMMANDS.rebuildConversationProjection;

@Controller()
export class RebuildProjectionHandler {
  constructor(private readonly projections: ProjectionsService) {}

  @CommandHandler(COMMANDS.rebuildConversationProjection)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.projections.rebuild(request);
  }
}
