import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, atMost, internal, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { Allowance } from '../domain/allowance.state.js';
import { ALLOWANCE, allowanceSchema, type AllowanceDocument } from '../schemas/allowance.schema.js';

/** An allowance as it was read, and as it has to be still for whoever writes it. */
export interface Known {
  readonly allowance: Allowance;
  /** 0 where there is none yet. */
  readonly revision: number;
}

/**
 * `acknowledged`: the primary has it, which may lose it in a crash before it is journaled. Enough for what is held for a call, for
 * that says only what is about to be used, and expires; what was used is `journaled`, on a majority. Half the wait (ADR 0067).
 */
export type Durability = 'journaled' | 'acknowledged';

const READ_LIMIT_MS = 4_000;

@Injectable()
export class AllowanceRepository extends Repository<AllowanceDocument> {
  /** What goes with users. */
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model<AllowanceDocument>(ALLOWANCE, allowanceSchema));
    this.holding = deleting('allowances', this.model.collection, '_id');
  }

  async get(userId: string): Promise<Known | null> {
    // As the primary has it: who has read it as a majority has could not write it while that is behind.
    const options = { readConcern: { level: 'local' }, maxTimeMS: READ_LIMIT_MS } as const;
    const found = await withMongoErrors(() => this.model.collection.findOne({ _id: userId as never }, options)) as AllowanceDocument | null;
    return found === null ? null : { allowance: toAllowance(found), revision: found.revision };
  }

  /** @returns false where somebody else has written meanwhile */
  put(userId: string, known: Known, after: Allowance, durability: Durability): Promise<boolean> {
    return known.revision === 0 ? this.insert({ _id: userId, revision: 1, ...after, ...lookedForBy(after) }) : this.update(userId, known, after, durability);
  }

  /** Whose notices nobody has been told of, or whose holds have expired. */
  async neglected(now: Date, limit: number): Promise<readonly string[]> {
    const expired = internal<AllowanceDocument>('a worker may be lost', { nextExpiry: atMost(now) });
    const untold = internal<AllowanceDocument>('a worker may be lost', { hasNotices: true });
    const [some, others] = await Promise.all([this.find(expired, { limit }), this.find(untold, { limit })]);
    return [...new Set([...some, ...others].map(({ _id }) => _id))];
  }

  private update(userId: string, { allowance: before, revision }: Known, after: Allowance, durability: Durability): Promise<boolean> {
    const { holds, ...fields } = { ...after, ...lookedForBy(after), revision: revision + 1 };
    const set: Record<string, unknown> = { ...fields };
    const unset: Record<string, ''> = {};
    // One entry for each execution, of which most stay as they are.
    for (const [id, hold] of Object.entries(holds)) if (before.holds[id] !== hold) set[`holds.${id}`] = hold;
    for (const id of Object.keys(before.holds)) if (holds[id] === undefined) unset[`holds.${id}`] = '';
    const changes = Object.keys(unset).length === 0 ? { $set: set } : { $set: set, $unset: unset };
    return withMongoErrors(async () => {
      const options = durability === 'journaled' ? {} : { writeConcern: { w: 1, journal: false } };
      const { matchedCount } = await this.model.collection.updateOne({ _id: userId as never, revision }, changes, options);
      return matchedCount === 1;
    });
  }
}

function toAllowance({ _id, revision: _revision, nextExpiry: _nextExpiry, hasNotices: _hasNotices, ...allowance }: AllowanceDocument): Allowance {
  return allowance;
}

function lookedForBy({ holds, notices }: Allowance): Pick<AllowanceDocument, 'nextExpiry' | 'hasNotices'> {
  const expiries = Object.values(holds).map(({ expiresAt }) => expiresAt.getTime());
  return { nextExpiry: expiries.length === 0 ? null : new Date(Math.min(...expiries)), hasNotices: notices.length > 0 };
}
