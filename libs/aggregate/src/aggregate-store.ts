import { FenagoError } from '@fenago/contracts';
import { currentContext } from '@fenago/observability';
import type { Collection, Document } from 'mongodb';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SeenCause } from './commit/causes.js';
import { GroupCommitter } from './commit/group-committer.js';
import { Mailboxes } from './commit/mailbox.js';
import { Round, type Pending } from './commit/round.js';
import { StateCache, type Loaded } from './commit/state-cache.js';
import type { Archive } from './outbox/archive.js';
import type { OutboxPublisher } from './outbox/outbox-publisher.js';
import { collectionOptions, ensureAggregateIndexes } from './schema.js';
import type { AggregateCommand, AggregateState, OutboxEvent, UnsafeSwitches } from './types.js';

const MAX_ATTEMPTS = 8;
const DEFAULT_DEADLINE_MS = 4_000;
const BACKOFF_MS = 20;
/** How long the driver looks for a primary before it gives up; a try that cannot end in time is not begun. */
const DATABASE_AWAY_MS = 3_200;

export interface AggregateStoreOptions<S extends AggregateState> {
  /** The aggregate's name in events and subjects. */
  readonly name: string;
  readonly collection: Collection<Document>;
  /** Owner of the aggregate: the second token of its events' subjects. */
  readonly ownerOf: (state: S) => string;
  /** Bytes a state is worth in the cache, roughly; 1 KiB where left out. */
  readonly weigh?: (state: S) => number;
  /** Bound of the cache in bytes; 64 MiB where left out; 0 where the service mostly creates. */
  readonly cacheBytes?: number;
}

/** What the engine gives each store. */
export interface StoreParts {
  readonly archive: Archive;
  readonly publisher: OutboxPublisher;
  readonly now: () => Date;
  readonly unsafe: UnsafeSwitches;
  readonly onCommit: (aggregate: string, outcome: string, commands: number) => void;
  readonly onBulk: (aggregate: string, operations: number) => void;
  /** Driver errors as callers may see them. */
  readonly toError: (error: unknown) => unknown;
}

/**
 * Loads, decides and commits aggregates of one kind: state, version, outbox and causes change in one update.
 * Errors of `execute`: those that `decide` rejects with; `concurrent_update` after eight lost races; `database_unavailable`
 * where Mongo is away; `backlog_full` where the broker has been away for long; `rate_limited` where too much waits.
 */
export class AggregateStore<S extends AggregateState> {
  readonly name: string;
  readonly collection: Collection<Document>;
  private readonly cache: StateCache<S>;
  private readonly committer: GroupCommitter;
  private readonly mailboxes = new Mailboxes<Pending<S>>((id, batch) => this.handle(id, batch));

  constructor(
    private readonly options: AggregateStoreOptions<S>,
    private readonly parts: StoreParts,
  ) {
    this.name = options.name;
    this.collection = options.collection;
    this.cache = new StateCache(options.weigh ?? (() => 0), options.cacheBytes ?? 64 * 1024 * 1024);
    this.committer = new GroupCommitter(options.collection, (n) => parts.onBulk(options.name, n));
  }

  /** Makes the collection with its validator and indexes, where they are missing. */
  async prepare(): Promise<void> {
    const db = this.parts.archive.db;
    const known = await db.listCollections({ name: this.collection.collectionName }, { nameOnly: true }).toArray();
    if (known.length === 0) await createIfMissing(db, this.collection.collectionName);
    await db.command({ collMod: this.collection.collectionName, ...collectionOptions });
    await ensureAggregateIndexes(this.collection);
  }

  /** The aggregate as a majority of the database has it; null where it does not exist or was removed. */
  async load(id: string): Promise<S | null> {
    const loaded = await this.read(id);
    return loaded === null || loaded.state.deletedAt !== undefined ? null : loaded.state;
  }

  execute<R>(command: AggregateCommand<S, R>): Promise<R> {
    const context = currentContext();
    return new Promise<R>((resolve, reject) => {
      const pending: Pending<S> = {
        command,
        trace: { correlation: context?.correlationId ?? randomUUID(), traceparent: context?.traceparent },
        resolve: resolve as (result: unknown) => void,
        reject,
        deadline: context?.deadline ?? Date.now() + DEFAULT_DEADLINE_MS,
        attempts: 0,
      };
      try {
        this.mailboxes.add(command.id, pending);
      } catch (error) {
        reject(error);
      }
    });
  }

  /** Publishes what the document still holds unpublished; for the sweeper. */
  async publishWaiting(id: string): Promise<void> {
    const loaded = await this.read(id);
    if (loaded !== null) this.parts.publisher.enqueue(this, id, loaded.outbox);
  }

  /** Called when events have been pulled from the document. */
  forgetSettled(id: string, eventIds: ReadonlySet<string>): void {
    this.cache.settled(id, eventIds);
  }

  dropCache(): void {
    this.cache.clear();
  }

  private async handle(id: string, batch: readonly Pending<S>[]): Promise<readonly Pending<S>[]> {
    try {
      return await this.round(id, batch);
    } catch (error) {
      this.cache.delete(id);
      return this.retry(batch, this.parts.toError(error));
    }
  }

  /** Answers what it can, and returns what must be tried again. */
  private async round(id: string, batch: readonly Pending<S>[]): Promise<readonly Pending<S>[]> {
    const cached = batch.every((pending) => pending.attempts === 0) ? this.cache.get(id) : undefined;
    const loaded = cached ?? (await this.read(id));
    const round = new Round<S>(id, loaded, this.parts.now(), {
      ownerOf: this.options.ownerOf,
      findArchived: (cause) => this.parts.archive.findByCause(id, cause),
      ignoreCauses: this.parts.unsafe.causes === true,
      ignoreFence: this.parts.unsafe.fence === true,
    });
    for (const pending of batch) await round.add(pending);
    if (!round.commits) return this.answerWithoutCommit(id, round, loaded, cached !== undefined, batch);
    const { operation, after } = round.toCommit();
    const outcome = await this.committer.commit(operation);
    this.parts.onCommit(this.name, outcome.kind, batch.length);
    if (outcome.kind === 'committed') {
      this.committed(id, after);
      for (const pending of batch) answer(round, pending);
      return [];
    }
    this.cache.delete(id);
    if (outcome.kind === 'refused') return this.refuse(batch, outcome.cause);
    const error =
      outcome.kind === 'conflict'
        ? new FenagoError('concurrent_update', 'The object changed at the same time; try again.', { retryAfterSeconds: 1 })
        : this.parts.toError(outcome.cause);
    return this.retry(batch, error);
  }

  private answerWithoutCommit(
    id: string,
    round: Round<S>,
    loaded: Loaded<S> | null,
    fromCache: boolean,
    batch: readonly Pending<S>[],
  ): readonly Pending<S>[] {
    const unproven = new Set(fromCache ? round.unproven : []);
    if (unproven.size > 0) this.cache.delete(id);
    else if (loaded !== null) this.cache.set(id, loaded);
    const again = batch.filter((pending) => unproven.has(pending));
    for (const pending of batch) if (!unproven.has(pending)) answer(round, pending);
    return again;
  }

  private committed(id: string, after: Loaded<S>): void {
    if (after.state.deletedAt === undefined) this.cache.set(id, after);
    else this.cache.delete(id);
    this.parts.publisher.enqueue(this, id, after.outbox);
  }

  private async retry(batch: readonly Pending<S>[], error: unknown): Promise<readonly Pending<S>[]> {
    const away = error instanceof FenagoError && error.code === 'database_unavailable';
    const startBefore = Date.now() + (away ? DATABASE_AWAY_MS : 0);
    const again = batch.filter((pending) => {
      pending.attempts += 1;
      if (pending.attempts < MAX_ATTEMPTS && startBefore < pending.deadline) return true;
      pending.reject(error);
      return false;
    });
    const attempt = Math.max(0, ...again.map((pending) => pending.attempts));
    if (again.length > 0) await delay(Math.random() * BACKOFF_MS * 2 ** attempt);
    return again;
  }

  private refuse(batch: readonly Pending<S>[], cause: unknown): readonly Pending<S>[] {
    for (const pending of batch) {
      pending.reject(new FenagoError('internal', 'The change could not be stored; it was not made.', { cause }));
    }
    return [];
  }

  private async read(id: string): Promise<Loaded<S> | null> {
    const document = await this.collection.findOne(
      { _id: id as never },
      { readConcern: { level: 'majority' }, readPreference: 'primary', maxTimeMS: 3_000 },
    );
    if (document === null) return null;
    const { outbox, causes, ...state } = document;
    return {
      state: state as unknown as S,
      outbox: (outbox ?? []) as readonly OutboxEvent[],
      causes: (causes ?? []) as readonly SeenCause[],
    };
  }
}

function answer<S extends AggregateState>(round: Round<S>, pending: Pending<S>): void {
  const given = round.answers.get(pending);
  if (given === undefined) pending.reject(new RangeError('A round left a command unanswered.'));
  else if ('error' in given) pending.reject(given.error);
  else pending.resolve(given.result);
}

async function createIfMissing(db: Archive['db'], name: string): Promise<void> {
  try {
    await db.createCollection(name, collectionOptions);
  } catch (error) {
    // Another replica was faster.
    if ((error as { codeName?: string }).codeName !== 'NamespaceExists') throw error;
  }
}
