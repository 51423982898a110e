import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import { PUBLIC_OWNER } from '@fenago/contracts';
import { MongoLink, Repository } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { LeadState } from '../domain/lead.state.js';
import { LEAD, leadSchema, type LeadDocument } from '../schemas/lead.schema.js';

@Injectable()
export class LeadRepository extends Repository<LeadDocument> {
  readonly aggregates: AggregateStore<LeadState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(LEAD, leadSchema));
    const collection = link.db.collection(LEAD);
    this.aggregates = engine.store<LeadState>({ name: 'lead', collection, ownerOf: () => PUBLIC_OWNER });
  }
}
