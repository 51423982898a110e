import type { Client, COMMANDS, DomainEvent, RequestOf, TokensView } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { normaliseEmail } from '../domain/email.js';
import { oneTimeTokenInvalid, userNotFound, wrongPassword } from '../domain/errors.js';
import { AccountsService } from './accounts.service.js';
import { actingAs } from './acting-as.js';
import { MailLinks } from './mail-links.service.js';
import { MailService } from './mail.service.js';
import { OneTimeTokens, type UsableToken } from './one-time-tokens.service.js';
import { Passwords } from './passwords.service.js';
import { SessionsService } from './sessions.service.js';

/** Another address for a user, once they have shown that it is theirs. */
@Injectable()
export class EmailChangeService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly tokens: OneTimeTokens,
    private readonly links: MailLinks,
    private readonly mails: MailService,
    private readonly sessions: SessionsService,
  ) {}

  /** Answers the same whether or not another account has the address: only the mail tells. */
  async ask({ caller, email: text, password, client }: RequestOf<typeof COMMANDS.changeEmail>): Promise<null> {
    const email = normaliseEmail(text);
    const user = await this.accounts.byId(caller.userId);
    if (user === null) throw userNotFound();
    const { _id: userId } = user;
    if (!(await this.passwords.check({ userId, email: user.email, password, ip: client.ip }))) throw wrongPassword();
    if (!(await this.links.mayMail(email, client))) return null;
    const holder = await this.accounts.byEmail(email);
    if (holder === null) await this.links.send('change_email', email, { kind: 'change_email', email, userId });
    else await this.links.send('account_exists', email, { kind: 'reset_password', email, userId: holder._id });
    return null;
  }

  /** The token is used up last: what a crash leaves half done is done when it comes again. */
  async complete(token: string, { id, use, createdAt }: UsableToken<'change_email'>, client: Client): Promise<TokensView> {
    const { userId, email } = use;
    const before = await this.accounts.byId(userId);
    if (before === null) throw oneTimeTokenInvalid();
    return actingAs(userId, async () => {
      await this.accounts.changeEmail(before, email, { id: `change_email:${id}`, time: createdAt });
      await this.tokens.take(token, 'change_email');
      if (before.email !== email) this.mails.send('email_changed', before.email);
      return this.sessions.start({ ...before, email }, client, 'mail');
    });
  }

  /** Settles who has which address, after the change was made; also where whoever made it died then. */
  async settle({ data, sequence }: DomainEvent<'user.updated'>): Promise<void> {
    const { userId, email, previousEmail } = data;
    if (previousEmail !== undefined) await this.accounts.settleEmails(userId, email, previousEmail, sequence);
  }
}
