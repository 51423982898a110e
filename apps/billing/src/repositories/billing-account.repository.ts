import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller } from '@fenago/contracts';
import { MongoLink, Repository, absent, atMost, internal, owned } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { billingAccountIdOf, type BillingAccountState } from '../domain/billing-account.state.js';
import { BILLING_ACCOUNT, billingAccountSchema, type BillingAccountDocument } from '../schemas/billing-account.schema.js';

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
}
