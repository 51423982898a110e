import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import { PUBLIC_OWNER } from '@fenago/contracts';
import { MongoLink } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { AuditAnchorState } from '../domain/audit-anchor.js';

/** The one document, `AUDIT_LOG_ID`, that says how far the audit log was told to have come. */
@Injectable()
export class AuditAnchorRepository {
  readonly aggregates: AggregateStore<AuditAnchorState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    const collection = link.db.collection('audit_anchor');
    this.aggregates = engine.store<AuditAnchorState>({ name: 'audit', collection, ownerOf: () => PUBLIC_OWNER });
  }
}
