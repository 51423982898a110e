import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SignUpService } from '../services/sign-up.service.js';

type Contract = typeof COMMANDS.signUp;

@Controller()
export class SignUpHandler {
  constructor(private readonly signUps: SignUpService) {}

  @CommandHandler(COMMANDS.signUp)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.signUps.signUp(request);
  }
}
