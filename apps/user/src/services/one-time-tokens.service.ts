import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { oneTimeTokenInvalid } from '../domain/errors.js';
import { TOKEN_LIFE_MS, type TokenKind, type TokenUse } from '../domain/one-time-token.js';
import { OneTimeTokenRepository } from '../repositories/one-time-token.repository.js';
import { PepperService } from './pepper.service.js';

const TOKEN_BYTES = 32;

type UseOf<K extends TokenKind> = Extract<TokenUse, { readonly kind: K }>;

/** A token that can be used, and when it was made: the time of whatever it causes. */
export interface UsableToken<K extends TokenKind> {
  /** Its keyed hash. */
  readonly id: string;
  readonly use: UseOf<K>;
  readonly createdAt: Date;
}

/** Tokens that are good for one use and a while: sent by mail, or handed over in an address. */
@Injectable()
export class OneTimeTokens {
  constructor(
    private readonly tokens: OneTimeTokenRepository,
    private readonly pepper: PepperService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the token in clear, which is stored nowhere */
  async issue(use: TokenUse): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const createdAt = this.clock.now();
    const userId = 'userId' in use ? use.userId : null;
    const expiresAt = new Date(createdAt.getTime() + TOKEN_LIFE_MS[use.kind]);
    await this.tokens.add({ _id: this.idOf(token), use, userId, createdAt, expiresAt });
    return token;
  }

  /**
   * Looks without using it up: what it leads to can then be repeated until it is done.
   * @throws FenagoError `token_invalid`
   */
  async find<K extends TokenKind>(token: string, ...kinds: readonly K[]): Promise<UsableToken<K>> {
    return usable(await this.tokens.findUsable(this.idOf(token), this.clock.now()), kinds);
  }

  /** Uses it up. @throws FenagoError `token_invalid`, also where another was a moment faster */
  async take<K extends TokenKind>(token: string, ...kinds: readonly K[]): Promise<UsableToken<K>> {
    return usable(await this.tokens.take(this.idOf(token), kinds, this.clock.now()), kinds);
  }

  /** Uses up every token of a user. */
  dropAll(userId: string): Promise<void> {
    return this.tokens.dropAll(userId);
  }

  private idOf(token: string): string {
    return this.pepper.hash('one_time_token', token).toString('hex');
  }
}

function usable<K extends TokenKind>(
  found: { readonly _id: string; readonly use: TokenUse; readonly createdAt: Date } | null,
  kinds: readonly K[],
): UsableToken<K> {
  if (found === null || !(kinds as readonly TokenKind[]).includes(found.use.kind)) throw oneTimeTokenInvalid();
  return { id: found._id, use: found.use as UseOf<K>, createdAt: found.createdAt };
}
