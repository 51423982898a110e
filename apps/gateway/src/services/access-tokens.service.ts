import { Injectable } from '@nestjs/common';
import { errors, jwtVerify, type CryptoKey, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { FenagoError, isId, SCOPE_NAMES, type Scope } from '@fenago/contracts';
import { JwksService } from './jwks.service.js';

/** Longest life of an access token, in seconds. */
const MAX_LIFE_S = 600;
/** Clocks of gateways and of the user service differ by less, in seconds. */
const TOLERANCE_S = 5;
/** Ours have some 700 characters. */
const MAX_LENGTH = 2_000;
const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const REQUIRED = ['sub', 'sid', 'scope', 'iat', 'exp', 'jti'];

/** What a valid token says. */
export interface Claims {
  readonly userId: string;
  readonly sessionId: string;
  readonly scopes: readonly Scope[];
}

/**
 * Verifies access tokens here, without a question about the single token: algorithm, type, issuer and audience are ours to
 * say, and a key is looked up by its id among ours; keys and addresses of keys that a token brings along are not looked at.
 */
@Injectable()
export class AccessTokens {
  constructor(private readonly jwks: JwksService) {}

  static isShaped(text: string): boolean {
    return text.length <= MAX_LENGTH && SHAPE.test(text);
  }

  /** @throws FenagoError `access_token_invalid`, `access_token_expired`, or why the user service could not be asked for keys */
  async verify(token: string): Promise<Claims> {
    const expected = await this.jwks.expected();
    const rules = { ...expected, algorithms: ['EdDSA'], typ: 'at+jwt', requiredClaims: REQUIRED, maxTokenAge: MAX_LIFE_S, clockTolerance: TOLERANCE_S };
    try {
      const { payload } = await jwtVerify(token, (header: JWTHeaderParameters) => this.keyOf(header), rules);
      return claimsOf(payload);
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) throw expired(cause);
      if (cause instanceof errors.JOSEError) throw invalidToken(cause);
      throw cause;
    }
  }

  private async keyOf({ kid }: JWTHeaderParameters): Promise<CryptoKey> {
    const key = await this.jwks.find(kid);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}

function claimsOf({ sub, sid, scope, iat = 0, exp = 0 }: JWTPayload): Claims {
  const isOurs = isId('user', String(sub)) && isId('session', String(sid)) && typeof scope === 'string';
  if (!isOurs || exp - iat > MAX_LIFE_S) throw new errors.JWTInvalid('A claim is not as ours are.');
  const scopes = scope.split(' ').filter((one): one is Scope => (SCOPE_NAMES as readonly string[]).includes(one));
  return { userId: String(sub), sessionId: String(sid), scopes };
}

function expired(cause: unknown): FenagoError {
  return new FenagoError('access_token_expired', 'The access token has expired; get a new one with the refresh token.', { cause });
}

export function invalidToken(cause?: unknown): FenagoError {
  return new FenagoError('access_token_invalid', 'The access token is not valid, or its session is over; sign in again.', { cause });
}
