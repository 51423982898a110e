import { MongoLink, Repository, internal, isDuplicateKey, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { STRIPE_SWEEP, stripeSweepSchema, type StripeSweepDocument } from '../schemas/stripe-sweep.schema.js';

const EVENTS = 'events';
const REPORTS = 'reports';
const LIMIT_MS = 4_000;
const OWN = 'it is about no user';

/** Which replica looks at what Stripe has: through its events, and how far that has come; and through what it counted of reports. */
@Injectable()
export class StripeSweepRepository extends Repository<StripeSweepDocument> {
  constructor(link: MongoLink) {
    super(link.model(STRIPE_SWEEP, stripeSweepSchema));
  }

  /** How far the look through events has come, for whoever is to look now; undefined where another has looked within the time. */
  claim(now: Date, everyMs: number): Promise<Date | null | undefined> {
    return this.take(EVENTS, now, everyMs);
  }

  /** @returns whether the reports that are in doubt are this replica's to look at: nobody else does until {@link releaseReports}, or for a while */
  async claimReports(now: Date, claimMs: number): Promise<boolean> {
    return (await this.take(REPORTS, now, claimMs)) !== undefined;
  }

  async releaseReports(): Promise<void> {
    await this.updateOne(internal<StripeSweepDocument>(OWN, { _id: REPORTS }), { set: { claimedAt: new Date(0) } });
  }

  async advance(sweptTo: Date): Promise<void> {
    await this.updateOne(internal<StripeSweepDocument>(OWN, { _id: EVENTS }), { set: { sweptTo } });
  }

  private take(what: string, now: Date, everyMs: number): Promise<Date | null | undefined> {
    return withMongoErrors(async () => {
      try {
        const free = { _id: what as never, claimedAt: { $lte: new Date(now.getTime() - everyMs) } };
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
}
