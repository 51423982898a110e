import { MongoLink, Repository, internal, isDuplicateKey, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { STRIPE_SWEEP, stripeSweepSchema, type StripeSweepDocument } from '../schemas/stripe-sweep.schema.js';

const ID = 'events';
const LIMIT_MS = 4_000;

/** Which replica looks through Stripe's events, and how far that has come. */
@Injectable()
export class StripeSweepRepository extends Repository<StripeSweepDocument> {
  constructor(link: MongoLink) {
    super(link.model(STRIPE_SWEEP, stripeSweepSchema));
  }

  /** How far it has come, for whoever is to look now; undefined where another has looked within the time. */
  claim(now: Date, everyMs: number): Promise<Date | null | undefined> {
    return withMongoErrors(async () => {
      try {
        const free = { _id: ID as never, claimedAt: { $lte: new Date(now.getTime() - everyMs) } };
        const update = { $set: { claimedAt: now }, $setOnInsert: { sweptTo: null } };
        const options = { upsert: true, returnDocument: 'after', maxTimeMS: LIMIT_MS } as const;
        const found = await this.model.collection.findOneAndUpdate(free, update, options);
        return (found as unknown as StripeSweepDocument).sweptTo;
      } catch (error) {
        if (isDuplicateKey(error)) return undefined;
        throw error;
      }
    });
  }

  async advance(sweptTo: Date): Promise<void> {
    await this.updateOne(internal<StripeSweepDocument>('it is about no user', { _id: ID }), { set: { sweptTo } });
  }
}
