import type { Client } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import type { TokenUse } from '../domain/one-time-token.js';
import type { MailKind } from '../mappers/mail.mapper.js';
import { AttemptsService } from './attempts.service.js';
import { MailService } from './mail.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';

/** Mails with a link that is good for one use. */
@Injectable()
export class MailLinks {
  constructor(
    private readonly attempts: AttemptsService,
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailService,
  ) {}

  /** Asked before anything is looked up. @throws FenagoError `too_many_attempts` where the client asks for too many */
  mayMail(email: string, client: Client): Promise<boolean> {
    return this.attempts.mayMail(email, client.ip);
  }

  async send(kind: MailKind, to: string, use: TokenUse): Promise<void> {
    const token = await this.tokens.issue(use);
    this.mails.send(kind, to, token);
  }

  /** As much work, and no mail: for an address that has no account. */
  async pretend(use: TokenUse): Promise<void> {
    await this.tokens.issue(use);
  }
}
