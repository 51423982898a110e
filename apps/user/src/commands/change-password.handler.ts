import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SignInService } from '../services/sign-in.service.js';

type Contract = typeof COMMANDS.changePassword;

@Controller()
export class ChangePasswordHandler {
  constructor(private readonly signIns: SignInService) {}

  @CommandHandler(COMMANDS.changePassword)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.signIns.changePassword(request);
  }
}
