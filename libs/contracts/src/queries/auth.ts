import { Type } from 'typebox';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';
import type { Role } from '../scopes.js';
import type { SessionView } from '../views.js';

/** A public key that access tokens are signed with (RFC 8037). */
export interface SigningKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

/** What access tokens are verified with. */
export interface Jwks {
  readonly issuer: string;
  readonly audience: string;
  /** Every key that a living token may be signed with. */
  readonly keys: readonly {
    readonly key: SigningKey;
    /** UTC; no token that the key has signed lives longer. */
    readonly until: string;
  }[];
}

export const getJwks = defineQuery<Jwks>()('user.get_jwks', object({}));

/** Whose session it is. */
export interface VerifiedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: Role;
  readonly expiresAt: string;
}

/** `not_found` for a session that was ended, or that nobody used for long. */
export const verifySession = defineQuery<VerifiedSession>()('user.verify_session', object({ sessionId: id('session') }));

export const listSessions = defineQuery<Page<SessionView>>()(
  'user.list_sessions',
  object({ caller: caller(), currentSessionId: Type.Optional(id('session')), ...paging }),
);
