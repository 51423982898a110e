import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ReplayService } from '../services/replay.service.js';

type Contract = typeof COMMANDS.replayWebhook;

@Controller()
export class ReplayWebhookHandler {
  constructor(private readonly replays: ReplayService) {}

  @CommandHandler(COMMANDS.replayWebhook)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.replays.begin(request);
  }
}
