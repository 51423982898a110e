import type { COMMANDS, RequestOf, TokensView } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { EmailChangeService } from './email-change.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { SignUpService } from './sign-up.service.js';

/** What a token of a mail shows: that whoever has it reads what is sent to the address. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly signUps: SignUpService,
    private readonly changes: EmailChangeService,
  ) {}

  /** @throws FenagoError `token_invalid`, `email_taken` */
  async verify({ token, client }: RequestOf<typeof COMMANDS.verifyEmail>): Promise<TokensView> {
    const found = await this.tokens.find(token, 'sign_up', 'change_email');
    const { use } = found;
    return use.kind === 'sign_up' ? this.signUps.complete(token, { ...found, use }, client) : this.changes.complete(token, { ...found, use }, client);
  }
}
