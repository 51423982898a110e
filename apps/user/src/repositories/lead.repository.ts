import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import { PUBLIC_OWNER, type AdminCaller, type AdminLeadView, type Page, type Paging } from '@fenago/contracts';
import { MongoLink, Repository, absent, internal, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { LeadState } from '../domain/lead.state.js';
import { toAdminLeadView } from '../mappers/lead.mapper.js';
import { LEAD, leadSchema, type LeadDocument } from '../schemas/lead.schema.js';

/** Leads of one address that are converted in one go. */
const MAX_AT_ONCE = 100;

@Injectable()
export class LeadRepository extends Repository<LeadDocument> {
  readonly aggregates: AggregateStore<LeadState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(LEAD, leadSchema));
    const collection = link.db.collection(LEAD);
    this.aggregates = engine.store<LeadState>({ name: 'lead', collection, ownerOf: () => PUBLIC_OWNER });
  }

  /** @param source only those that were left there, where it is named */
  list(_admin: AdminCaller, source: string | undefined, paging: Paging): Promise<Page<AdminLeadView>> {
    const filter = internal<LeadDocument>('an admin sees every lead', source === undefined ? {} : { source });
    return this.page(paging, filter, toAdminLeadView);
  }

  countOf(userId: string, emails: readonly string[]): Promise<number> {
    return withMongoErrors(() => this.model.collection.countDocuments(leftBy(userId, emails)));
  }

  /** Ids of leads of a user who is gone: with an address of theirs, or with one that was. */
  someOf(userId: string, emails: readonly string[], limit: number): Promise<readonly string[]> {
    return withMongoErrors(async () => {
      const found = await this.model.collection.find(leftBy(userId, emails), { projection: { _id: 1 }, limit }).toArray();
      return found.map(({ _id }) => String(_id));
    });
  }

  /** Some of those with an address that are not converted yet. */
  async unconverted(email: string): Promise<readonly string[]> {
    const filter = internal<LeadDocument>('nobody owns a lead', { email, convertedAt: absent(), deletedAt: absent() });
    return (await this.find(filter, { limit: MAX_AT_ONCE })).map(({ _id }) => _id);
  }
}

const leftBy = (userId: string, emails: readonly string[]) => ({ $or: [{ convertedUserId: userId }, { email: { $in: emails } }] });
