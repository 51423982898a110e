import type { COMMANDS, RequestOf, TokensView } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { normaliseEmail } from '../domain/email.js';
import { oneTimeTokenInvalid } from '../domain/errors.js';
import { AccountsService } from './accounts.service.js';
import { actingAs } from './acting-as.js';
import { AttemptsService } from './attempts.service.js';
import { MailLinks } from './mail-links.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { Passwords } from './passwords.service.js';
import { SessionsService } from './sessions.service.js';

/** A new password without the one before, by a mail. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly attempts: AttemptsService,
    private readonly tokens: OneTimeTokens,
    private readonly links: MailLinks,
    private readonly sessions: SessionsService,
  ) {}

  /** Does as much for an address that has no account as for one that has one. */
  async ask({ email: text, client }: RequestOf<typeof COMMANDS.forgotPassword>): Promise<null> {
    const email = normaliseEmail(text);
    if (!(await this.links.mayMail(email, client))) return null;
    const user = await this.accounts.byEmail(email);
    if (user === null) await this.links.pretend({ kind: 'reset_password', email, userId: null });
    else await this.links.send('reset_password', email, { kind: 'reset_password', email, userId: user._id });
    return null;
  }

  /**
   * Sets the password, ends every session, and signs in. The token is used up first: of two passwords that come at once
   * only one is set. What a crash leaves half done is asked for again.
   * @throws FenagoError `token_invalid`; `invalid_request` where the password is weak, and the token stays good
   */
  async reset({ token, password, client }: RequestOf<typeof COMMANDS.resetPassword>): Promise<TokensView> {
    const { use } = await this.tokens.find(token, 'reset_password');
    this.passwords.refuseWeak(password, 'password', use.email);
    const user = use.userId === null ? null : await this.accounts.byId(use.userId);
    await this.tokens.take(token, 'reset_password');
    // The address may have become another's since the mail was sent to it.
    if (user?.email !== use.email) throw oneTimeTokenInvalid();
    const { _id: userId, email } = user;
    return actingAs(userId, async () => {
      await this.passwords.set(userId, password);
      await this.tokens.dropAll(userId);
      await this.accounts.verifyEmail(userId);
      await this.sessions.endAll({ userId }, 'password_reset');
      await this.attempts.forgive(email);
      return this.sessions.start(user, client, 'mail');
    });
  }
}
