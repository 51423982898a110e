import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FenagoError, QUERIES, SCOPE_NAMES } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import type { Principal } from '../http/principal.js';
import { AccessTokens, invalidToken } from './access-tokens.service.js';
import { PrincipalCache, type Verdict } from './principal-cache.js';

const API_KEY = /^fng_live_[A-Za-z0-9_-]{1,180}$/;

/** Whose credential it is, and what it allows; asks the user service, and remembers the answer for a moment. */
@Injectable()
export class CredentialsService {
  private readonly cache = new PrincipalCache();
  private readonly listeners = new Set<(userId?: string) => void>();

  constructor(
    private readonly rpc: RpcClient,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** @throws FenagoError `api_key_invalid`, `api_key_expired`, `access_token_invalid`, `access_token_expired`, or why the user service could not be asked */
  async principalOf(credential: string): Promise<Principal> {
    if (AccessTokens.isShaped(credential)) return this.ofToken(credential);
    if (!API_KEY.test(credential)) throw invalidKey();
    const hash = createHash('sha256').update(credential).digest('base64');
    return this.cache.find(`key:${hash}`, () => this.verifyKey(credential));
  }

  /** Asks anew about the credentials of a user. */
  forget(userId: string): void {
    this.cache.drop(userId);
    for (const listener of this.listeners) listener(userId);
  }

  /** Asks anew about every credential. */
  forgetAll(): void {
    this.cache.clear();
    for (const listener of this.listeners) listener();
  }

  /** Called when what a user's credentials allow may be otherwise than it was; without a user, anybody's. */
  onForget(listener: (userId?: string) => void): void {
    this.listeners.add(listener);
  }

  /** The token says what it allows; that its session goes on, and what its user is now, is remembered for a moment. */
  private async ofToken(token: string): Promise<Principal> {
    const { userId, sessionId, scopes } = await this.accessTokens.verify(token);
    const principal = await this.cache.find(`session:${sessionId}`, () => this.verifySession(sessionId));
    if (principal.userId !== userId) throw invalidToken();
    return { ...principal, scopes };
  }

  private async verifySession(sessionId: string): Promise<Verdict> {
    try {
      const { userId, role, expiresAt } = await this.rpc.request(QUERIES.verifySession, { sessionId });
      const principal: Principal = { userId, credential: 'access_token', credentialId: sessionId, scopes: SCOPE_NAMES, role };
      return { principal, holdsUntil: Date.parse(expiresAt) };
    } catch (error) {
      if (error instanceof FenagoError && error.code === 'not_found') return { refusal: invalidToken(error) };
      throw error;
    }
  }

  private async verifyKey(apiKey: string): Promise<Verdict> {
    try {
      const { apiKeyId, userId, role, scopes, expiresAt } = await this.rpc.request(QUERIES.verifyApiKey, { apiKey });
      const principal: Principal = { userId, credential: 'api_key', credentialId: apiKeyId, scopes, role };
      return expiresAt === null ? { principal } : { principal, holdsUntil: Date.parse(expiresAt) };
    } catch (error) {
      if (!(error instanceof FenagoError)) throw error;
      if (error.code === 'not_found') return { refusal: invalidKey() };
      if (error.code === 'api_key_expired') return { refusal: error };
      throw error;
    }
  }
}

function invalidKey(): FenagoError {
  return new FenagoError('api_key_invalid', 'The API key is unknown or revoked; check it, or make a new one.');
}
