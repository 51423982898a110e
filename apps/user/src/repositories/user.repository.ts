import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { AdminCaller, Caller, Page, Paging, UserView } from '@fenago/contracts';
import { MongoLink, Repository, absent, internal, lessThan, owned } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { BillingProjection, UserState } from '../domain/user.state.js';
import { USER, userSchema, type UserDocument } from '../schemas/user.schema.js';

const ADMINS = 'an admin sees every user';

@Injectable()
export class UserRepository extends Repository<UserDocument> {
  readonly aggregates: AggregateStore<UserState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(USER, userSchema));
    const collection = link.db.collection(USER);
    this.aggregates = engine.store<UserState>({ name: 'user', collection, ownerOf: (state) => state._id });
  }

  /**
   * All users, for an admin.
   * @param email normalised; only the one who has it, where it is named
   */
  list(_admin: AdminCaller, email: string | undefined, paging: Paging, view: (user: UserState) => UserView): Promise<Page<UserView>> {
    const filter = internal<UserDocument>(ADMINS, { deletedAt: absent(), ...(email === undefined ? {} : { email }) });
    return this.page(paging, filter, view);
  }

  /** Any user, for an admin. */
  getAny(_admin: AdminCaller, userId: string): Promise<UserState | null> {
    return this.findOne(internal<UserDocument>(ADMINS, { _id: userId, deletedAt: absent() }));
  }

  /** The caller itself. */
  get(caller: Caller): Promise<UserState | null> {
    return this.findOne(owned<UserDocument>(caller, { deletedAt: absent() }, '_id'));
  }

  /** Keeps what billing has told of a user, unless something newer is known; beside the commits, for it is billing's fact. */
  async keepBilling(userId: string, projection: BillingProjection): Promise<void> {
    const filter = internal<UserDocument>('billing tells of its accounts', { _id: userId, billingOrdinal: lessThan(projection.billingOrdinal), deletedAt: absent() });
    await this.updateOne(filter, { set: projection });
  }
}
