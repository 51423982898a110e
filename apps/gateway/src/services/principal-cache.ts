import { FenagoError } from '@fenago/contracts';
import type { Principal } from '../http/principal.js';
import { ExpiringCache } from './expiring-cache.js';

/** What is known of a credential: whose it is, or why it is refused. */
export type Verdict = { readonly principal: Principal; readonly holdsUntil?: number } | { readonly refusal: FenagoError };

/** A change that the gateway did not hear of (it was off the broker) may go unnoticed this long, in milliseconds. */
const VALID_MS = 10_000;
/** A credential made a moment ago may be refused this long, in milliseconds, if it was tried before. */
const REFUSED_MS = 2_000;
const MAX_CREDENTIALS = 10_000;

/**
 * What the user service said of credentials, for a moment. Whatever is dropped here was said before the change that dropped
 * it, and so is what has been asked but not answered yet: it answers whoever waits, and is not kept.
 */
export class PrincipalCache {
  private readonly known = new ExpiringCache<Verdict>(MAX_CREDENTIALS);
  private readonly asking = new Map<string, Promise<Verdict>>();

  /**
   * @param key of the credential; never the credential itself
   * @param ask the user service; what it throws is not remembered
   * @throws FenagoError the refusal, or what `ask` throws
   */
  async find(key: string, ask: () => Promise<Verdict>): Promise<Principal> {
    const verdict = this.known.get(key) ?? (await (this.asking.get(key) ?? this.ask(key, ask)));
    if ('refusal' in verdict) throw verdict.refusal;
    return verdict.principal;
  }

  /** Forgets every credential of a user. */
  drop(userId: string): void {
    this.asking.clear();
    this.known.deleteWhere((verdict) => 'principal' in verdict && verdict.principal.userId === userId);
  }

  clear(): void {
    this.asking.clear();
    this.known.deleteWhere(() => true);
  }

  private ask(key: string, ask: () => Promise<Verdict>): Promise<Verdict> {
    const answer = ask().then(
      (verdict) => {
        if (this.settle(key, answer)) this.known.set(key, verdict, lifetimeOf(verdict));
        return verdict;
      },
      (error: unknown) => {
        this.settle(key, answer);
        throw error;
      },
    );
    this.asking.set(key, answer);
    return answer;
  }

  /** @returns whether nothing was dropped since it was asked */
  private settle(key: string, answer: Promise<Verdict>): boolean {
    return this.asking.get(key) === answer && this.asking.delete(key);
  }
}

function lifetimeOf(verdict: Verdict): number {
  if ('refusal' in verdict) return REFUSED_MS;
  return Math.min(VALID_MS, (verdict.holdsUntil ?? Number.POSITIVE_INFINITY) - Date.now());
}
