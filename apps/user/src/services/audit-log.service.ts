import { FenagoError, type AuditEntryView, type Page, type QUERIES, type RequestOf } from '@fenago/contracts';
import { Positions } from '@fenago/host';
import type { EventBatch, EventPosition } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { chain } from '../domain/audit-chain.js';
import type { AuditEntry } from '../domain/audit-entry.js';
import { toAuditEntry, type AuditedType } from '../domain/audited-events.js';
import { AuditLogRepository } from '../repositories/audit-log.repository.js';
import { AccessLog } from './access-log.service.js';
import { AuditAnchors } from './audit-anchors.service.js';
import { AuditSeal } from './audit-seal.service.js';

/** Position of this projection. */
const AUDIT = 'audit';
/** Replicas that append at once lose a race each; then the batch comes again. */
const MAX_RACES = 8;
const RACE_MS = 20;

/** Who did what to which object: a row for each audited event, one behind the other. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly rows: AuditLogRepository,
    private readonly seal: AuditSeal,
    private readonly anchors: AuditAnchors,
    private readonly positions: Positions,
    private readonly accesses: AccessLog,
  ) {}

  /** Safe to repeat, and to run in several replicas at once: an event has one row, and a place in the log is taken once. */
  async follow({ events, position }: EventBatch<AuditedType>): Promise<void> {
    await this.append(new Map(events.flatMap((event) => toAuditEntry(event) ?? []).map((entry) => [entry.eventId, entry])));
    // Only now: what a kill leaves between the two writes is read again.
    await this.positions.moveForward(AUDIT, position);
  }

  position(): Promise<EventPosition | null> {
    return this.positions.find(AUDIT);
  }

  /** That it was looked at is part of it, too. */
  async list({ admin, limit, after, order, from, to, ...filter }: RequestOf<typeof QUERIES.listAudit>): Promise<Page<AuditEntryView>> {
    await this.accesses.dataRead(admin, 'audit.listed');
    const times = { from: toDate(from), to: toDate(to) };
    return this.rows.list(admin, { ...filter, ...times }, { limit, order, ...(after === undefined ? {} : { after }) });
  }

  /** @throws FenagoError `concurrent_update` */
  private async append(entries: ReadonlyMap<string, AuditEntry>): Promise<void> {
    for (let races = 0; races < MAX_RACES; races += 1) {
      // Before the head: what another replica appends between the two makes this attempt fail, and never doubles a row.
      const known = await this.rows.known([...entries.keys()]);
      const fresh = [...entries.values()].filter(({ eventId }) => !known.has(eventId));
      const head = await this.rows.head();
      const rows = chain(fresh, head, this.seal.present, this.seal.seal);
      const last = rows.at(-1);
      if (last === undefined) return this.anchors.note(head);
      if (await this.rows.append(rows)) return this.anchors.note({ sequence: last._id, hash: last.hash });
      await delay(Math.random() * RACE_MS);
    }
    throw new FenagoError('concurrent_update', 'Other replicas were faster each time; try again.', { retryAfterSeconds: 1 });
  }
}

const toDate = (time: string | undefined): Date | undefined => (time === undefined ? undefined : new Date(time));
