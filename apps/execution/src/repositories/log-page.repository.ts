import type { Caller } from '@fenago/contracts';
import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, greaterThan, lessThan, owned } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { LOG_PAGE_COLLECTION, logPageId, logPageSchema, type LogPageDocument } from '../schemas/log-page.schema.js';

/** Most pages that one page of the API can lie over. */
const MAX_PAGES = 10;

/** Sealed log entries. Whoever reads them asks for positions below the execution's base only: above it pages do not count yet. */
@Injectable()
export class LogPageRepository extends Repository<LogPageDocument> {
  /** What goes with whose executions they are of. */
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model<LogPageDocument>(LOG_PAGE_COLLECTION, logPageSchema));
    this.holding = deleting('log_pages', this.model.collection, 'userId');
  }

  /** A page that is there already stays: its entries are the same. */
  async put(page: Omit<LogPageDocument, '_id'>): Promise<void> {
    await this.insert({ _id: logPageId(page.executionId, page.from), ...page });
  }

  /** Pages with entries of positions `from` ≤ p < `to`, oldest first. */
  read(caller: Caller, executionId: string, from: number, to: number): Promise<readonly LogPageDocument[]> {
    return this.find(owned<LogPageDocument>(caller, { executionId, to: greaterThan(from), from: lessThan(to) }), { limit: MAX_PAGES, sort: { to: 1 } });
  }
}
