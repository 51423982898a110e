import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SessionsService } from '../services/sessions.service.js';

type Contract = typeof COMMANDS.refreshSession;

@Controller()
export class RefreshSessionHandler {
  constructor(private readonly sessions: SessionsService) {}

  @CommandHandler(COMMANDS.refreshSession)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.sessions.refresh(request);
  }
}
