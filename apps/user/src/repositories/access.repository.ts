import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import { MongoLink } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { AccessState } from '../domain/access.js';

/** What is told and not kept: a document is there until its event is out. */
@Injectable()
export class AccessRepository {
  readonly aggregates: AggregateStore<AccessState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    const collection = link.db.collection('access');
    this.aggregates = engine.store<AccessState>({ name: 'access', collection, ownerOf: ({ ownerId }) => ownerId, cacheBytes: 0 });
  }
}
