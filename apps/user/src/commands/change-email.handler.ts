import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { EmailChangeService } from '../services/email-change.service.js';

type Contract = typeof COMMANDS.changeEmail;

@Controller()
export class ChangeEmailHandler {
  constructor(private readonly changes: EmailChangeService) {}

  @CommandHandler(COMMANDS.changeEmail)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.changes.ask(request);
  }
}
