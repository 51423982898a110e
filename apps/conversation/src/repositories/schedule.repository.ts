import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller, Page, Paging, ScheduleView } from '@fenago/contracts';
import { MongoLink, Repository, absent, internal, owned, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ScheduleState } from '../domain/schedule.state.js';
import { toScheduleView } from '../mappers/schedule.mapper.js';
import { SCHEDULE, scheduleSchema, type ScheduleDocument } from '../schemas/schedule.schema.js';

/** A schedule that is due. */
export interface DueSchedule {
  readonly _id: string;
  readonly nextAt: Date;
  /** The database server's time when it was looked for. */
  readonly seenAt: Date;
}

export interface DuePage {
  readonly claimed: readonly DueSchedule[];
  /** Where the next page begins; undefined where this is the last. */
  readonly last: DueSchedule | undefined;
}

/** The driver knows ids of its own only. */
type Found = DueSchedule & { readonly _id: never };

const QUERY_LIMIT_MS = 4_000;
const BYTES_BESIDE_TEXT = 1_000;

@Injectable()
export class ScheduleRepository extends Repository<ScheduleDocument> {
  readonly aggregates: AggregateStore<ScheduleState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(SCHEDULE, scheduleSchema));
    this.aggregates = engine.store<ScheduleState>({
      name: 'schedule',
      collection: link.db.collection(SCHEDULE),
      ownerOf: (state) => state.userId,
      weigh: ({ content }) => content.length + BYTES_BESIDE_TEXT,
    });
  }

  get(caller: Caller, scheduleId: string): Promise<ScheduleState | null> {
    return this.findOne(owned<ScheduleDocument>(caller, { _id: scheduleId, deletedAt: absent() }));
  }

  list(caller: Caller, only: Partial<Pick<ScheduleState, 'agentId' | 'conversationId'>>, paging: Paging): Promise<Page<ScheduleView>> {
    return this.page(paging, owned<ScheduleDocument>(caller, { ...only, deletedAt: absent() }), toScheduleView);
  }

  /** Whether the caller has as many schedules as this that have not ended. */
  hasAsMany(caller: Caller, count: number): Promise<boolean> {
    const filter = owned<ScheduleDocument>(caller, { endedAt: absent(), deletedAt: absent() });
    return withMongoErrors(async () => {
      const found = await this.model.collection.countDocuments({ ...filter } as never, { limit: count, maxTimeMS: QUERY_LIMIT_MS });
      return found >= count;
    });
  }

  /** Schedules of a conversation that have not ended. */
  async ofConversation(conversationId: string, limit: number): Promise<readonly string[]> {
    const filter = internal<ScheduleDocument>('the conversation was deleted', { conversationId, endedAt: absent() });
    return (await this.find(filter, { limit })).map(({ _id }) => _id);
  }

  /**
   * Takes a page of the schedules that are due by the database server's clock, the longest overdue first, so that no other replica
   * tries them as well. Whom nobody moves on is free again after a while.
   * @param claimMs milliseconds for which one is taken; undefined takes none, and finds what others have too
   * @param behind last of the page before
   */
  claimDue(limit: number, claimMs: number | undefined, behind?: DueSchedule): Promise<DuePage> {
    const { collection } = this.aggregates;
    const due = { status: 'active', deletedAt: null, $expr: { $lte: ['$nextAt', '$$NOW'] } };
    const free = { $expr: { $or: [{ $ne: ['$claimedFor', '$nextAt'] }, { $lt: ['$claimedAt', { $subtract: ['$$NOW', claimMs ?? 0] }] }] } };
    const wanted = { $and: [due, ...(claimMs === undefined ? [] : [free])] };
    const rest = behind === undefined ? {} : { nextAt: { $gte: behind.nextAt }, $nor: [{ nextAt: behind.nextAt, _id: { $lte: behind._id as never } }] };
    const options = { projection: { nextAt: 1, seenAt: '$$NOW' }, readConcern: { level: 'majority' }, maxTimeMS: QUERY_LIMIT_MS } as const;
    return withMongoErrors(async () => {
      const found = await collection.find<Found>({ ...wanted, ...rest }, options).sort({ nextAt: 1, _id: 1 }).limit(limit).toArray();
      const last = found.length < limit ? undefined : found.at(-1);
      if (found.length === 0 || claimMs === undefined) return { claimed: found, last };
      const claimedBy = randomUUID();
      const ids = { _id: { $in: found.map(({ _id }) => _id) } };
      // Beside the commits: no fact, so its version stays.
      await collection.updateMany({ ...wanted, ...ids }, [{ $set: { claimedBy, claimedFor: '$nextAt', claimedAt: '$$NOW' } }], { maxTimeMS: QUERY_LIMIT_MS });
      // Looked for anew: a time that its user has changed meanwhile may be one to come.
      return { claimed: await collection.find<Found>({ ...due, ...ids, claimedBy }, options).toArray(), last };
    });
  }
}
