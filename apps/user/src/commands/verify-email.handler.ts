import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { EmailVerificationService } from '../services/email-verification.service.js';

type Contract = typeof COMMANDS.verifyEmail;

@Controller()
export class VerifyEmailHandler {
  constructor(private readonly verifications: EmailVerificationService) {}

  @CommandHandler(COMMANDS.verifyEmail)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.verifications.verify(request);
  }
}
