import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { PasswordResetService } from '../services/password-reset.service.js';

type Contract = typeof COMMANDS.resetPassword;

@Controller()
export class ResetPasswordHandler {
  constructor(private readonly resets: PasswordResetService) {}

  @CommandHandler(COMMANDS.resetPassword)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.resets.reset(request);
  }
}
