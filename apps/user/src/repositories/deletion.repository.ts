import { timeOfId, type AdminCaller, type AdminDeletionView, type ErasingService, type Page, type Paging } from '@fenago/contracts';
import { MongoLink, Repository, internal, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { Deletion, ErasureReport } from '../domain/deletion.js';
import { toAdminDeletionView } from '../mappers/deletion.mapper.js';
import { DELETION, deletionSchema, type DeletionDocument } from '../schemas/deletion.schema.js';

/** Reports of deletions. What is told of one comes twice and in any order, and is written as it comes. */
@Injectable()
export class DeletionRepository extends Repository<DeletionDocument> {
  constructor(link: MongoLink) {
    super(link.model(DELETION, deletionSchema));
  }

  async begin({ _id, userId, requestedBy }: Pick<Deletion, '_id' | 'userId' | 'requestedBy'>): Promise<void> {
    // Not undone by an event that does not name who asked.
    await this.upsert(_id, requestedBy === null ? { userId } : { userId, requestedBy });
  }

  async note(deletionId: string, userId: string, service: ErasingService, report: ErasureReport): Promise<void> {
    await this.upsert(deletionId, { userId, [`services.${service}`]: report });
  }

  get(deletionId: string): Promise<Deletion | null> {
    return this.findOne(internal<DeletionDocument>('who has the id may see it', { _id: deletionId }));
  }

  list(_admin: AdminCaller, paging: Paging): Promise<Page<AdminDeletionView>> {
    return this.page(paging, internal<DeletionDocument>('an admin sees every deletion', {}), toAdminDeletionView);
  }

  private upsert(deletionId: string, set: object): Promise<unknown> {
    const requestedAt = new Date(timeOfId(deletionId));
    const update = { $set: set, $setOnInsert: { requestedAt } };
    return withMongoErrors(() => this.model.collection.updateOne({ _id: deletionId as never }, update, { upsert: true }));
  }
}
