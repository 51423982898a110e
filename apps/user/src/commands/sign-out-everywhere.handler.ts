import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SessionsService } from '../services/sessions.service.js';

type Contract = typeof COMMANDS.signOutEverywhere;

@Controller()
export class SignOutEverywhereHandler {
  constructor(private readonly sessions: SessionsService) {}

  @CommandHandler(COMMANDS.signOutEverywhere)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.sessions.signOutEverywhere(request);
  }
}
