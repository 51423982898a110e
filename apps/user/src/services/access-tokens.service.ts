import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import type { UserConfig } from '../config.js';
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_SECONDS, scopesOf } from '../domain/access-token.js';
import { roleOf } from '../domain/roles.js';
import type { UserState } from '../domain/user.state.js';
import { SigningKeysService } from './signing-keys.service.js';

/** Access tokens (RFC 9068): short-lived, and verified by gateways without a question. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeysService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: UserConfig,
  ) {}

  async issue(user: UserState, sessionId: string): Promise<string> {
    const { kid, key } = await this.keys.signer();
    const issuedAt = Math.floor(this.clock.now().getTime() / 1_000);
    const scope = scopesOf(roleOf(user, this.config.adminEmails)).join(' ');
    return new SignJWT({ sid: sessionId, scope })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
      .setIssuer(this.keys.issuer)
      .setAudience(ACCESS_TOKEN_AUDIENCE)
      .setSubject(user._id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .setJti(randomUUID())
      .sign(key);
  }
}
