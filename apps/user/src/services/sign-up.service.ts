import type { Client, COMMANDS, RequestOf, TokensView } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { normaliseEmail } from '../domain/email.js';
import { oneTimeTokenInvalid } from '../domain/errors.js';
import { CredentialRepository } from '../repositories/credential.repository.js';
import { AccountsService } from './accounts.service.js';
import { MailLinks } from './mail-links.service.js';
import { OneTimeTokens, type UsableToken } from './one-time-tokens.service.js';
import { Passwords } from './passwords.service.js';
import { SessionsService } from './sessions.service.js';

/** Sign-up: nobody is a user before they have shown that the address is theirs. */
@Injectable()
export class SignUpService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialRepository,
    private readonly passwords: Passwords,
    private readonly tokens: OneTimeTokens,
    private readonly links: MailLinks,
    private readonly sessions: SessionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Does as much for an address that has an account as for one that has none, so that nobody learns which it is. */
  async signUp({ email: text, password, name, client }: RequestOf<typeof COMMANDS.signUp>): Promise<null> {
    const email = normaliseEmail(text);
    this.passwords.refuseWeak(password, 'password', email);
    if (!(await this.links.mayMail(email, client))) return null;
    const passwordHash = await this.passwords.hash(password);
    const known = await this.accounts.byEmail(email);
    if (known === null) await this.links.send('verify_email', email, { kind: 'sign_up', email, name, passwordHash });
    else await this.links.send('account_exists', email, { kind: 'reset_password', email, userId: known._id });
    return null;
  }

  /**
   * Makes the user. The token is used up last: what a crash leaves half done is done when it comes again.
   * @throws FenagoError `token_invalid`, also where the address has got an account since, by another token
   */
  async complete(token: string, { id, use, createdAt }: UsableToken<'sign_up'>, client: Client): Promise<TokensView> {
    const { email, name, passwordHash } = use;
    const { user, isNew } = await this.accounts.create({ email, name, verified: true, role: 'user' }, { id: `sign_up:${id}`, time: createdAt });
    if (!isNew) throw oneTimeTokenInvalid();
    await this.credentials.add(user._id, passwordHash, this.clock.now());
    await this.tokens.take(token, 'sign_up');
    return this.sessions.start(user, client, 'mail');
  }
}
