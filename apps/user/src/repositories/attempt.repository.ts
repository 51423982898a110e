import { MongoLink, withMongoErrors, type Model } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { AttemptPolicy } from '../domain/attempts.js';
import { ATTEMPT, attemptSchema, type AttemptDocument } from '../schemas/attempt.schema.js';

/** Counts that all replicas share and that outlive them; each count is one update, so none is lost between two at once. */
@Injectable()
export class AttemptRepository {
  private readonly model: Model<AttemptDocument>;

  constructor(link: MongoLink) {
    this.model = link.model(ATTEMPT, attemptSchema);
  }

  /** Counts a try, unless it comes while one has to wait: that is refused, and neither counts nor lengthens the wait. */
  take(key: string, policy: AttemptPolicy, now: Date): Promise<AttemptDocument> {
    return withMongoErrors(async () => {
      const options = { upsert: true, returnDocument: 'after' } as const;
      const found = await this.model.collection.findOneAndUpdate({ _id: key as never }, counting(policy, now), options);
      return found as unknown as AttemptDocument;
    });
  }

  /** Until when one has to wait; null where not at all. */
  async waitOf(key: string): Promise<Date | null> {
    const found = await withMongoErrors(() => this.model.collection.findOne({ _id: key as never }));
    return (found as AttemptDocument | null)?.waitUntil ?? null;
  }

  async clear(key: string): Promise<void> {
    await withMongoErrors(() => this.model.collection.deleteOne({ _id: key as never }));
  }
}

/** An update whose later stages read what the earlier ones wrote; a field that is not there is less than any date. */
function counting({ limit, windowMs, firstWaitMs, longestWaitMs }: AttemptPolicy, now: Date): Record<string, unknown>[] {
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  const wait = { $min: [{ $multiply: [firstWaitMs, { $pow: [2, { $subtract: ['$count', limit] }] }] }, longestWaitMs] };
  return [
    { $set: { refused: { $gt: ['$waitUntil', now] }, fresh: { $not: { $gt: ['$expiresAt', now] } } } },
    { $set: { count: { $cond: ['$refused', '$count', { $cond: ['$fresh', 1, { $add: ['$count', 1] }] }] } } },
    {
      $set: {
        waitUntil: { $cond: ['$refused', '$waitUntil', { $cond: [{ $gte: ['$count', limit] }, { $add: [now, wait] }, null] }] },
        expiresAt: { $cond: ['$fresh', later(windowMs), '$expiresAt'] },
      },
    },
    // A wait ends before the count begins anew, so that the next one is longer.
    { $set: { expiresAt: { $max: ['$expiresAt', { $add: ['$waitUntil', windowMs] }] } } },
    { $unset: 'fresh' },
  ];
}
