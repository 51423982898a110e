import { MongoLink, Repository, internal, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { StripeNotice } from '../domain/stripe-notice.js';
import { STRIPE_EVENT, stripeEventSchema, type StripeEventDocument, type StripeEventOutcome } from '../schemas/stripe-event.schema.js';

const OWN = 'events of the payment provider belong to no user';
const LIMIT_MS = 4_000;

/** Events of Stripe's that were heard of, each once. */
@Injectable()
export class StripeEventRepository extends Repository<StripeEventDocument> {
  constructor(link: MongoLink) {
    super(link.model(STRIPE_EVENT, stripeEventSchema));
  }

  /** @returns false where it is known already */
  add({ eventId, ...notice }: StripeNotice, now: Date): Promise<boolean> {
    return this.insert({ _id: eventId, ...notice, receivedAt: now, nextAt: now, attempts: 0, outcome: null, problem: null });
  }

  /** The one that has waited longest of those that are due, which nobody else takes for a while; null where there is none. */
  claim(now: Date, claimMs: number): Promise<StripeEventDocument | null> {
    return withMongoErrors(async () => {
      const update = { $set: { nextAt: new Date(now.getTime() + claimMs) }, $inc: { attempts: 1 } };
      const options = { sort: { nextAt: 1 }, returnDocument: 'after', maxTimeMS: LIMIT_MS } as const;
      // The index holds dates alone, and is taken only where the filter does too.
      const found = await this.model.collection.findOneAndUpdate({ nextAt: { $type: 'date', $lte: now } }, update, options);
      return found as unknown as StripeEventDocument | null;
    });
  }

  async end(eventId: string, outcome: StripeEventOutcome, problem: string | null = null): Promise<void> {
    await this.updateOne(internal<StripeEventDocument>(OWN, { _id: eventId }), { set: { nextAt: null, outcome, problem } });
  }

  async postpone(eventId: string, nextAt: Date, problem: string): Promise<void> {
    await this.updateOne(internal<StripeEventDocument>(OWN, { _id: eventId }), { set: { nextAt, problem } });
  }
}
