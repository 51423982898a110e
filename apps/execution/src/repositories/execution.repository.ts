import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller, ExecutionStatus, Page, Paging } from '@fenago/contracts';
import { MongoLink, Repository, internal, oneOf, owned, pageQuery, withMongoErrors, type InternalFilter } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { MAX_LOGS, type ExecutionState } from '../domain/execution.state.js';
import type { ModelStep, ToolStep } from '../domain/steps.js';
import { EXECUTION_COLLECTION, executionSchema } from '../schemas/execution.schema.js';

/** An execution whose worker is lost, or whose time is over. */
export interface Stranded {
  readonly _id: string;
  readonly userId: string;
  readonly fence: number;
  readonly handedBack: boolean;
  readonly correlationId: string | null;
}

/** An execution that has waited for an action too long. */
export interface Expired {
  readonly _id: string;
  readonly v: number;
  readonly correlationId: string | null;
}

/** A reply that a provider keeps, and the step that it is for. */
export interface AcceptedResponse {
  readonly step: number;
  readonly responseId: string;
  readonly source: { readonly provider: string; readonly model: string };
}

/** The newest log entries of an execution. */
export type LogWindow = Pick<ExecutionState, '_id' | 'userId' | 'logs' | 'logBase'>;

/** What an execution used, call by call. */
export interface Used {
  readonly _id: string;
  readonly endTime: Date | null;
  readonly steps: readonly (Pick<ModelStep, 'kind' | 'number' | 'finishedAt' | 'usage' | 'costMicros'> | Pick<ToolStep, 'kind'>)[];
}
const USED = { endTime: 1, 'steps.kind': 1, 'steps.number': 1, 'steps.finishedAt': 1, 'steps.usage': 1, 'steps.costMicros': 1 } as const;

/** `lost`: the execution has another owner, or has ended. */
export type Renewal = 'held' | 'cancelling' | 'lost';

const RUNNING: readonly ExecutionStatus[] = ['in_progress', 'cancelling'];
const UNFINISHED = oneOf<ExecutionStatus>(['queued', 'requires_action', ...RUNNING]);
const QUERY_LIMIT_MS = 4_000;
const EPOCH = new Date(0);

@Injectable()
export class ExecutionRepository extends Repository<ExecutionState> {
  readonly aggregates: AggregateStore<ExecutionState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model<ExecutionState>(EXECUTION_COLLECTION, executionSchema));
    this.aggregates = engine.store<ExecutionState>({
      name: 'execution',
      collection: link.db.collection(EXECUTION_COLLECTION),
      ownerOf: (state) => state.userId,
      weigh: (state) => (state.input?.length ?? 0) + (state.result?.output.length ?? 0) + stepsLength(state),
    });
  }

  findOwned(caller: Caller, executionId: string): Promise<ExecutionState | null> {
    return this.findOne(owned<ExecutionState>(caller, { _id: executionId }));
  }

  list<V extends { readonly id: string }>(
    caller: Caller,
    conversationId: string | undefined,
    paging: Paging,
    view: (state: ExecutionState) => V,
  ): Promise<Page<V>> {
    return this.page(paging, owned<ExecutionState>(caller, conversationId === undefined ? {} : { conversationId }), view);
  }

  /** What executions of everybody used, a page at a time; what was said is left out. */
  listUsed(paging: Paging): Promise<readonly Used[]> {
    const { filter, sort, limit } = pageQuery(paging, internal<ExecutionState>('the ledger is compared with all of them', {}));
    return withMongoErrors(() =>
      this.aggregates.collection
        .find<Used & { readonly _id: never }>({ ...filter } as Record<string, unknown>, { projection: USED, readConcern: { level: 'majority' }, maxTimeMS: QUERY_LIMIT_MS })
        .sort(sort)
        .limit(limit)
        .toArray(),
    );
  }

  /** Executions of a conversation that have not ended; at most as many as may wait in one. */
  unfinishedOf(conversationId: string, limit: number): Promise<readonly string[]> {
    return this.unfinished(internal<ExecutionState>('the conversation was deleted', { conversationId, status: UNFINISHED }), limit);
  }

  /** Executions of a user who is gone that have not ended. */
  unfinishedOfUser(userId: string, limit: number): Promise<readonly string[]> {
    return this.unfinished(internal<ExecutionState>('the user is gone', { userId, status: UNFINISHED }), limit);
  }

  /**
   * Executions whose lease ran out `leaseMs` ago, by the database server's clock, or whose deadline did; the longest
   * without a renewal first.
   */
  findStranded(leaseMs: number, limit: number): Promise<readonly Stranded[]> {
    const before = { $subtract: ['$$NOW', leaseMs] };
    return withMongoErrors(() =>
      this.aggregates.collection
        .find<Stranded & { readonly _id: never }>(
          {
            status: { $in: RUNNING },
            $expr: { $or: [{ $lt: ['$leaseRenewedAt', before] }, { $lt: ['$deadlineAt', before] }] },
          },
          { projection: { userId: 1, fence: 1, handedBack: 1, correlationId: 1 }, readConcern: { level: 'majority' }, maxTimeMS: QUERY_LIMIT_MS },
        )
        .sort({ leaseRenewedAt: 1 })
        .limit(limit)
        .toArray(),
    );
  }

  /** Executions with an action that nobody has answered in time, by the database server's clock. */
  findExpired(limit: number): Promise<readonly Expired[]> {
    return withMongoErrors(() =>
      this.aggregates.collection
        .find<Expired & { readonly _id: never }>(
          { status: 'requires_action', $expr: { $lt: ['$actionsExpireAt', '$$NOW'] } },
          { projection: { v: 1, correlationId: 1 }, readConcern: { level: 'majority' }, maxTimeMS: QUERY_LIMIT_MS },
        )
        .sort({ actionsExpireAt: 1 })
        .limit(limit)
        .toArray(),
    );
  }

  /** The newest log entries of an execution, and how many came before. */
  findLogs(caller: Caller, executionId: string): Promise<LogWindow | null> {
    return this.findOne(owned<ExecutionState>(caller, { _id: executionId }), ['userId', 'logs', 'logBase']);
  }

  /** Executions that have more log entries than they keep. */
  findLongLogs(limit: number): Promise<readonly LogWindow[]> {
    return withMongoErrors(() =>
      this.aggregates.collection
        .find<LogWindow & { readonly _id: never }>(
          { [`logs.${MAX_LOGS}`]: { $exists: true } },
          { projection: { userId: 1, logs: 1, logBase: 1 }, readConcern: { level: 'majority' }, maxTimeMS: QUERY_LIMIT_MS },
        )
        .limit(limit)
        .toArray(),
    );
  }

  /** Drops the oldest log entries, which are in a page. Whoever else does the same drops the same, or nothing. */
  dropLogs(executionId: string, from: number, count: number): Promise<void> {
    return withMongoErrors(async () => {
      const rest = { $slice: ['$logs', count, { $size: '$logs' }] };
      await this.aggregates.collection.updateOne({ _id: executionId as never, logBase: from }, [{ $set: { logs: rest, logBase: from + count } }]);
    });
  }

  /** Renews a lease by the server's clock; no fact of the execution, so its version stays. */
  renewLease(executionId: string, fence: number, leaseOwner: string): Promise<Renewal> {
    return withMongoErrors(async () => {
      const found = await this.aggregates.collection.findOneAndUpdate(
        { ...held(executionId, fence, leaseOwner) },
        { $currentDate: { leaseRenewedAt: true } },
        { projection: { status: 1 }, returnDocument: 'after', maxTimeMS: QUERY_LIMIT_MS },
      );
      if (found === null) return 'lost';
      return found['status'] === 'cancelling' ? 'cancelling' : 'held';
    });
  }

  /** Notes where a reply is kept that is on its way; no fact of the execution, so its version stays. */
  noteResponse(executionId: string, fence: number, leaseOwner: string, response: AcceptedResponse): Promise<void> {
    return withMongoErrors(async () => {
      await this.aggregates.collection.updateOne({ ...held(executionId, fence, leaseOwner) }, { $set: { acceptedResponse: response } });
    });
  }

  /** What an execution has used; null where it is gone. */
  findSpent(executionId: string): Promise<Pick<ExecutionState, '_id' | 'status' | 'steps'> | null> {
    const filter = internal<ExecutionState>("it is counted towards its user's allowance", { _id: executionId });
    return this.findOne(filter, ['status', 'steps']);
  }

  /** Where the last reply is kept that was on its way. */
  findResponse(executionId: string): Promise<AcceptedResponse | null> {
    return withMongoErrors(async () => {
      const found = await this.aggregates.collection.findOne<{ readonly acceptedResponse?: AcceptedResponse }>(
        { _id: executionId as never },
        { projection: { acceptedResponse: 1 }, readConcern: { level: 'majority' }, maxTimeMS: QUERY_LIMIT_MS },
      );
      return found?.acceptedResponse ?? null;
    });
  }

  /** Lets go of a lease, so that the next sweep of another replica takes the execution over at once. */
  handBack(executionId: string, fence: number, leaseOwner: string): Promise<void> {
    return withMongoErrors(async () => {
      const update = { $set: { leaseRenewedAt: EPOCH, handedBack: true } };
      await this.aggregates.collection.updateOne({ ...held(executionId, fence, leaseOwner) }, update);
    });
  }

  private async unfinished(filter: InternalFilter<ExecutionState>, limit: number): Promise<readonly string[]> {
    return (await this.find(filter, { limit })).map(({ _id }) => _id);
  }
}

function held(executionId: string, fence: number, leaseOwner: string) {
  return { _id: executionId as never, fence, leaseOwner, status: { $in: RUNNING } };
}

function stepsLength({ steps }: ExecutionState): number {
  return steps.reduce((sum, step) => sum + (step.kind === 'tool' ? (step.result?.length ?? 0) : step.text.length), 0);
}
