import type { COMMANDS, RequestOf, TokensView } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { parseEmail } from '../domain/email.js';
import { userNotFound, wrongCredentials, wrongPassword } from '../domain/errors.js';
import { AccessLog } from './access-log.service.js';
import { AccountsService, NOBODY } from './accounts.service.js';
import { MailService } from './mail.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { Passwords } from './passwords.service.js';
import { SessionsService } from './sessions.service.js';

/** Signing in with a password, and changing it with the one before. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailService,
    private readonly accesses: AccessLog,
  ) {}

  /** @throws FenagoError `credentials_invalid`, `too_many_attempts`: the same, and as late, whether or not the address has an account */
  async signIn({ email: text, password, client }: RequestOf<typeof COMMANDS.signIn>): Promise<TokensView> {
    const email = parseEmail(text);
    if (email === undefined) throw wrongCredentials();
    const user = await this.accounts.byEmail(email);
    const isRight = await this.passwords.check({ userId: user?._id ?? NOBODY, email, password, ip: client.ip });
    if (user === null || !isRight) {
      await this.accesses.signInFailed(user?._id ?? null);
      throw wrongCredentials();
    }
    return this.sessions.start(user, client, 'password');
  }

  async changePassword(request: RequestOf<typeof COMMANDS.changePassword>): Promise<null> {
    const { caller, currentPassword, newPassword, keepSessionId, client } = request;
    const user = await this.accounts.byId(caller.userId);
    if (user === null) throw userNotFound();
    const { _id: userId, email } = user;
    this.passwords.refuseWeak(newPassword, 'newPassword', email);
    if (!(await this.passwords.check({ userId, email, password: currentPassword, ip: client.ip }))) throw wrongPassword();
    await this.passwords.set(userId, newPassword);
    await this.tokens.dropAll(userId);
    await this.sessions.endAll(caller, 'password_changed', keepSessionId);
    this.mails.send('password_changed', email);
    return null;
  }
}
