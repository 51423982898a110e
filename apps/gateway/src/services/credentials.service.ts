import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FenagoError, QUERIES } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import type { Principal } from '../http/principal.js';
import { ExpiringCache } from './expiring-cache.js';

/** A revoked key may go on working this long, in milliseconds. */
const VALID_MS = 10_000;
/** A key made a moment ago may be refused this long, in milliseconds, if it was tried before. */
const INVALID_MS = 2_000;
const MAX_KEYS = 10_000;
const SHAPE = /^fng_live_[A-Za-z0-9_-]{1,180}$/;

/** Whose credential it is; asks the user service, and remembers the answer for a moment (by the key's hash, never the key). */
@Injectable()
export class CredentialsService {
  private readonly known = new ExpiringCache<Principal | null>(MAX_KEYS);
  private readonly asking = new Map<string, Promise<Principal | null>>();

  constructor(private readonly rpc: RpcClient) {}

  /** @throws FenagoError `api_key_invalid`, or why the user service could not be asked */
  async principalOf(apiKey: string): Promise<Principal> {
    if (!SHAPE.test(apiKey)) throw invalid();
    const hash = createHash('sha256').update(apiKey).digest('base64');
    const remembered = this.known.get(hash);
    const principal = remembered === undefined ? await this.ask(hash, apiKey) : remembered;
    if (principal === null) throw invalid();
    return principal;
  }

  private ask(hash: string, apiKey: string): Promise<Principal | null> {
    const running = this.asking.get(hash);
    if (running !== undefined) return running;
    const answer = this.verify(hash, apiKey).finally(() => this.asking.delete(hash));
    this.asking.set(hash, answer);
    return answer;
  }

  private async verify(hash: string, apiKey: string): Promise<Principal | null> {
    try {
      const { apiKeyId, userId, role, scopes } = await this.rpc.request(QUERIES.verifyApiKey, { apiKey });
      const principal: Principal = { userId, credential: 'api_key', credentialId: apiKeyId, scopes, role };
      this.known.set(hash, principal, VALID_MS);
      return principal;
    } catch (error) {
      if (!(error instanceof FenagoError) || error.code !== 'not_found') throw error;
      this.known.set(hash, null, INVALID_MS);
      return null;
    }
  }
}

function invalid(): FenagoError {
  return new FenagoError('api_key_invalid', 'The API key is unknown or revoked; check it, or make a new one.');
}
