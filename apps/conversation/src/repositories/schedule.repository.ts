import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller, Page, Paging, ScheduleView } from '@fenago/contracts';
import { MongoLink, Repository, absent, internal, owned, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
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
   * What is due by the database server's clock, the longest overdue first.
   * @param behind one that was found before; only what comes after it
   */
  findDue(limit: number, behind?: DueSchedule): Promise<readonly DueSchedule[]> {
    const rest = behind === undefined ? {} : { $or: [{ nextAt: { $gt: behind.nextAt } }, { nextAt: behind.nextAt, _id: { $gt: behind._id } }] };
    const due = { status: 'active', deletedAt: null, $expr: { $lte: ['$nextAt', '$$NOW'] }, ...rest };
    return withMongoErrors(() =>
      this.aggregates.collection
        .find<DueSchedule & { readonly _id: never }>(due as never, {
          projection: { nextAt: 1, seenAt: '$$NOW' },
          readConcern: { level: 'majority' },
          maxTimeMS: QUERY_LIMIT_MS,
        })
        .sort({ nextAt: 1, _id: 1 })
        .limit(limit)
        .toArray(),
    );
  }
}
