import { Mailboxes } from '@fenago/aggregate';
import { FenagoError } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionConfig } from '../config.js';
import { newAllowance, type Decided } from '../domain/allowance.js';
import type { Allowance } from '../domain/allowance.state.js';
import { AllowanceRepository, type Durability, type Known } from '../repositories/allowance.repository.js';

const MAX_ATTEMPTS = 8;
const BACKOFF_MS = 10;
/** Users whose allowance is remembered as it was written last, the one written longest ago gone first. */
const KEPT = 1_000;
/** Of a user with many turns at once, so much is gathered for one write (ADR 0066). */
const GATHER_MS = 4;

/** A change of one user's allowance. Pure; may be asked several times. */
export type Change<R> = (allowance: Allowance, now: Date) => Decided<R>;

interface Entry {
  readonly change: Change<unknown>;
  readonly durability: Durability;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
}

/**
 * Writes allowances. What is asked for one user at once is one write, which counts only where nobody else, on whatever
 * replica, has written since it was read.
 */
@Injectable()
export class AllowanceBook {
  private readonly mailboxes = new Mailboxes<Entry>((userId, batch) => this.write(userId, batch), GATHER_MS);
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly repository: AllowanceRepository,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws FenagoError `database_unavailable`, `concurrent_update` after eight lost races, `rate_limited` where too much waits */
  change<R>(userId: string, change: Change<R>, durability: Durability = 'journaled'): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      try {
        this.mailboxes.add(userId, { change, durability, resolve: resolve as (result: unknown) => void, reject, attempts: 0 });
      } catch (error) {
        reject(error);
      }
    });
  }

  /** As it is stored; one that nobody has written yet is that of the default plan. */
  async read(userId: string): Promise<Known> {
    const { id: planId, features } = this.config.plans.default;
    const unwritten = () => newAllowance({ planId, features, anchor: null, ordinal: 0 }, this.clock.now());
    return (await this.repository.get(userId)) ?? { allowance: unwritten(), revision: 0 };
  }

  /** @returns what must be tried again */
  private async write(userId: string, batch: readonly Entry[]): Promise<readonly Entry[]> {
    try {
      const remembered = batch.some(({ attempts }) => attempts > 0) ? undefined : this.known.get(userId);
      const known = remembered ?? (await this.read(userId));
      const now = this.clock.now();
      const results: unknown[] = [];
      let { allowance } = known;
      for (const { change } of batch) {
        const decided = change(allowance, now);
        allowance = decided.allowance;
        results.push(decided.result);
      }
      // What changes nothing is proven by no write: what is remembered may be out of date.
      if (allowance === known.allowance && remembered !== undefined) return this.again(userId, batch);
      if (allowance !== known.allowance && !(await this.repository.put(userId, known, allowance, durabilityOf(batch)))) return await this.lost(userId, batch);
      this.remember(userId, { allowance, revision: known.revision + (allowance === known.allowance ? 0 : 1) });
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]);
      return [];
    } catch (error) {
      this.known.delete(userId);
      for (const { reject } of batch) reject(error);
      return [];
    }
  }

  private again(userId: string, batch: readonly Entry[]): readonly Entry[] {
    this.known.delete(userId);
    for (const entry of batch) entry.attempts += 1;
    return batch;
  }

  private async lost(userId: string, batch: readonly Entry[]): Promise<readonly Entry[]> {
    const again = this.again(userId, batch).filter((entry) => {
      if (entry.attempts < MAX_ATTEMPTS) return true;
      entry.reject(new FenagoError('concurrent_update', 'The allowance changed at the same time; try again.', { retryAfterSeconds: 1 }));
      return false;
    });
    const attempt = Math.max(0, ...again.map(({ attempts }) => attempts));
    if (again.length > 0) await delay(Math.random() * BACKOFF_MS * 2 ** attempt);
    return again;
  }

  private remember(userId: string, known: Known): void {
    this.known.delete(userId);
    this.known.set(userId, known);
    const oldest = this.known.size > KEPT ? this.known.keys().next().value : undefined;
    if (oldest !== undefined) this.known.delete(oldest);
  }
}

function durabilityOf(batch: readonly Entry[]): Durability {
  return batch.some(({ durability }) => durability === 'journaled') ? 'journaled' : 'acknowledged';
}
