import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import { MongoLink } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { AllowanceNoticeState } from '../domain/allowance-notice.js';

/** What is told and not kept: a document is there until its event is out. */
@Injectable()
export class AllowanceNoticeRepository {
  readonly aggregates: AggregateStore<AllowanceNoticeState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    const collection = link.db.collection('allowance_notice');
    this.aggregates = engine.store<AllowanceNoticeState>({ name: 'allowance', collection, ownerOf: ({ userId }) => userId, cacheBytes: 0 });
  }
}
