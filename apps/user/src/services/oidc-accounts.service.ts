import { FenagoError } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OidcIdentity } from '../clients/oidc.client.js';
import { parseEmail } from '../domain/email.js';
import { emailTaken, oidcEmailUnverified } from '../domain/errors.js';
import type { UserState } from '../domain/user.state.js';
import { IdentityRepository } from '../repositories/identity.repository.js';
import { AccountsService } from './accounts.service.js';

const MAX_NAME = 200;

/** Which user somebody at a provider is. */
@Injectable()
export class OidcAccounts {
  constructor(
    private readonly accounts: AccountsService,
    private readonly identities: IdentityRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The first time: the user with the same address, where both sides know it to be theirs, or else a new one. Then always the
   * same, whatever address the provider tells.
   * @throws FenagoError `oidc_email_unverified`, `email_taken` where the account with the address has not shown that it is theirs
   */
  async userOf(provider: string, identity: OidcIdentity): Promise<UserState> {
    const identityId = `${identity.issuer}#${identity.subject}`;
    const known = await this.find(identityId);
    if (known !== null) return known;
    const user = await this.firstTime(identityId, identity);
    const added = await this.identities.add({ _id: identityId, userId: user._id, provider, createdAt: this.clock.now() });
    // Another sign-in was a moment faster.
    return added ? user : ((await this.find(identityId)) ?? user);
  }

  private async find(identityId: string): Promise<UserState | null> {
    const userId = await this.identities.userOf(identityId);
    return userId === null ? null : this.accounts.byId(userId);
  }

  private async firstTime(identityId: string, { email: text, isEmailVerified, name }: OidcIdentity): Promise<UserState> {
    const email = text === undefined || !isEmailVerified ? undefined : parseEmail(text);
    if (email === undefined) throw oidcEmailUnverified();
    const cause = { id: `oidc:${identityId}`, time: this.clock.now() };
    const profile = { name: (name ?? email).slice(0, MAX_NAME), verified: true, role: 'user' } as const;
    const user = (await this.accounts.byEmail(email)) ?? (await this.accounts.create({ email, ...profile }, cause)).user;
    if (user.emailVerified === null) throw emailTaken();
    return user;
  }
}

/** What an application is told where the sign-in that it asked for failed; other errors are not for it. */
export function codeForApplication(error: unknown): string | undefined {
  return error instanceof FenagoError && error.code !== 'internal' ? error.code : undefined;
}
