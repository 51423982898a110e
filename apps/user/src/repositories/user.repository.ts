import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller } from '@fenago/contracts';
import { MongoLink, Repository, absent, owned } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { UserState } from '../domain/user.state.js';
import { USER, userSchema, type UserDocument } from '../schemas/user.schema.js';

@Injectable()
export class UserRepository extends Repository<UserDocument> {
  readonly aggregates: AggregateStore<UserState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(USER, userSchema));
    const collection = link.db.collection(USER);
    this.aggregates = engine.store<UserState>({ name: 'user', collection, ownerOf: (state) => state._id });
  }

  /** The caller itself. */
  get(caller: Caller): Promise<UserState | null> {
    return this.findOne(owned<UserDocument>(caller, { deletedAt: absent() }, '_id'));
  }
}
