import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { PasswordResetService } from '../services/password-reset.service.js';

type Contract = typeof COMMANDS.forgotPassword;

@Controller()
export class ForgotPasswordHandler {
  constructor(private readonly resets: PasswordResetService) {}

  @CommandHandler(COMMANDS.forgotPassword)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.resets.ask(request);
  }
}
