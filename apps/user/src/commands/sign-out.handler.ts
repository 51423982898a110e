import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SessionsService } from '../services/sessions.service.js';

type Contract = typeof COMMANDS.signOut;

@Controller()
export class SignOutHandler {
  constructor(private readonly sessions: SessionsService) {}

  @CommandHandler(COMMANDS.signOut)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.sessions.signOut(request);
  }
}
