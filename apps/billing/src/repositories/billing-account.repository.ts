import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller } from '@fenago/contracts';
import { MongoLink, Repository, absent, atMost, internal, owned, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { billingAccountIdOf, type BillingAccountState } from '../domain/billing-account.state.js';
import { accountNotFound } from '../domain/errors.js';
import { BILLING_ACCOUNT, billingAccountSchema, type BillingAccountDocument } from '../schemas/billing-account.schema.js';

const LIMIT_MS = 4_000;
const FOLLOWS = 'a consumer of events follows what has happened';

@Injectable()
export class BillingAccountRepository extends Repository<BillingAccountDocument> {
  readonly aggregates: AggregateStore<BillingAccountState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(BILLING_ACCOUNT, billingAccountSchema));
    const collection = link.db.collection(BILLING_ACCOUNT);
    this.aggregates = engine.store<BillingAccountState>({ name: 'billing', collection, ownerOf: (state) => state.userId });
  }

  /** The caller's account; null until their registration has been heard of. */
  get(caller: Caller): Promise<BillingAccountState | null> {
    return this.findOne(owned<BillingAccountDocument>(caller, { deletedAt: absent() }));
  }

  /** Keeps who the user is, unless something newer is known. @returns whether it is what is known now */
  keepProfile(userId: string, { email, name }: Pick<BillingAccountState, 'email' | 'name'>, profileOrdinal: number): Promise<boolean> {
    const filter = internal<BillingAccountDocument>(FOLLOWS, { _id: billingAccountIdOf(userId), profileOrdinal: atMost(profileOrdinal) });
    return this.updateOne(filter, { set: { email, name, profileOrdinal } });
  }

  /** Counts that Stripe is asked about an account, beside its commits. @returns how often it has been */
  beginLookup(accountId: string): Promise<number> {
    return withMongoErrors(async () => {
      const options = { returnDocument: 'after', projection: { lookups: 1 }, maxTimeMS: LIMIT_MS } as const;
      const found = await this.model.collection.findOneAndUpdate({ _id: accountId as never }, { $inc: { lookups: 1 } }, options);
      if (found === null) throw accountNotFound();
      return (found as unknown as BillingAccountDocument).lookups;
    });
  }

  async lookups(accountId: string): Promise<number> {
    const found = await this.findOne(internal<BillingAccountDocument>(FOLLOWS, { _id: accountId }), ['lookups']);
    return found?.lookups ?? 0;
  }

  /** Whose customer it is; null where it is nobody's here. */
  async idOfCustomer(customerId: string): Promise<string | null> {
    const found = await this.findOne(internal<BillingAccountDocument>(FOLLOWS, { customerId }), ['userId']);
    return found?._id ?? null;
  }

  /** Which of these customers are somebody's here. */
  presentCustomers(customerIds: readonly string[]): Promise<ReadonlySet<string>> {
    return withMongoErrors(async () => {
      const options = { projection: { customerId: 1 }, maxTimeMS: LIMIT_MS };
      const found = await this.model.collection.find({ customerId: { $in: [...customerIds] }, deletedAt: null }, options).toArray();
      return new Set(found.map(({ customerId }) => String(customerId)));
    });
  }

  /** Accounts whose plan is to be looked at anew, by id: its time is over, or it was looked at by other plans. */
  due(now: Date, plansVersion: string, after: string, limit: number): Promise<readonly string[]> {
    return withMongoErrors(async () => {
      // The index holds dates alone, and is taken only where the filter does too.
      const isDue = { $or: [{ entitledUntil: { $type: 'date', $lte: now } }, { plansVersion: { $ne: plansVersion } }] };
      const options = { projection: { _id: 1 }, sort: { _id: 1 }, limit, maxTimeMS: LIMIT_MS } as const;
      const found = await this.model.collection.find({ _id: { $gt: after as never }, ...isDue }, options).toArray();
      return found.map(({ _id }) => String(_id));
    });
  }

  /** Notes by which plans an account was looked at, beside its commits. */
  async reviewed(accountId: string, plansVersion: string): Promise<void> {
    await this.updateOne(internal<BillingAccountDocument>('a sweep looks at every account', { _id: accountId }), { set: { plansVersion } });
  }
}
