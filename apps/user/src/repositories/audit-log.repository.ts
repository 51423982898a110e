import { pageOf, type AdminCaller, type AuditEntryView, type AuditHead, type Page, type Paging } from '@fenago/contracts';
import { MongoLink, isDuplicateKey, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { Collection, Filter } from 'mongodb';
import { BEFORE_FIRST } from '../domain/audit-chain.js';
import type { AuditFilter, AuditRow } from '../domain/audit-entry.js';
import { toAuditEntryView } from '../mappers/audit.mapper.js';
import { AUDIT_LOG, auditLogSchema } from '../schemas/audit-log.schema.js';

const READ_LIMIT_MS = 4_000;
/** Only rows of the log have a number as their `_id`. */
const NUMBERED = { $gt: 0 } as const;

/** The audit log. It is read and added to; what could change or delete a row is not even in the type. */
@Injectable()
export class AuditLogRepository {
  private readonly rows: Pick<Collection<AuditRow>, 'find' | 'insertMany'>;

  constructor(link: MongoLink) {
    link.model(AUDIT_LOG, auditLogSchema);
    this.rows = link.db.collection<AuditRow>(AUDIT_LOG);
  }

  /** The last row; that before the first where there is none. */
  async head(): Promise<AuditHead> {
    const [last] = await this.read({ _id: NUMBERED }, -1, 1);
    return last === undefined ? BEFORE_FIRST : { sequence: last._id, hash: last.hash };
  }

  /** Which of these events have a row. */
  async known(eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    const options = { projection: { _id: 0, eventId: 1 }, maxTimeMS: READ_LIMIT_MS } as const;
    const found = await withMongoErrors(() => this.rows.find({ eventId: { $in: [...eventIds] } }, options).toArray());
    return new Set(found.map(({ eventId }) => eventId));
  }

  /** @returns false where another replica was faster; rows before the one that it has written are there */
  append(rows: readonly AuditRow[]): Promise<boolean> {
    return withMongoErrors(async () => {
      try {
        // In order, so that what breaks off leaves no gap.
        await this.rows.insertMany([...rows], { ordered: true });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    });
  }

  /** Rows in order, from behind a sequence on. */
  after(sequence: number, limit: number): Promise<readonly AuditRow[]> {
    return this.read({ _id: { $gt: sequence } }, 1, limit);
  }

  async list(_admin: AdminCaller, filter: AuditFilter, { limit, after, order }: Paging): Promise<Page<AuditEntryView>> {
    const direction = order === 'asc' ? 1 : -1;
    const place = after === undefined ? NUMBERED : { ...NUMBERED, [direction === 1 ? '$gt' : '$lt']: Number(after) };
    const rows = await this.read({ ...conditions(filter), _id: place }, direction, limit + 1);
    return pageOf(rows.map(toAuditEntryView), limit);
  }

  private read(filter: Filter<AuditRow>, direction: 1 | -1, limit: number): Promise<AuditRow[]> {
    return withMongoErrors(() => this.rows.find(filter, { sort: { _id: direction }, limit, maxTimeMS: READ_LIMIT_MS }).toArray());
  }
}

function conditions({ actorId, objectId, action, from, to }: AuditFilter): Filter<AuditRow> {
  const at = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) };
  return {
    ...(actorId === undefined ? {} : { actorId }),
    ...(objectId === undefined ? {} : { objectId }),
    ...(action === undefined ? {} : { action }),
    ...(from === undefined && to === undefined ? {} : { at }),
  };
}
