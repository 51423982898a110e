import { FenagoError } from '@fenago/contracts';
import { currentContext } from '@fenago/observability';
import type { Collection, Document } from 'mongodb';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SeenCause } from './commit/causes.js';
import { GroupCommitter } from './commit/group-committer.js';
import { Mailboxes } from './commit/mailbox.js';
import { isYoung, Round, type Pending } from './commit/round.js';
import { StateCache, type Loaded } from './commit/state-cache.js';
import type { Archive } from './outbox/archive.js';
import type { OutboxPublisher } from './outbox/outbox-publisher.js';
import { prepareCollection } from './schema.js';
import type { AggregateCommand, AggregateState, OutboxEvent, UnsafeSwitches } from './types.js';

const MAX_ATTEMPTS = 8;
const DEFAULT_DEADLINE_MS = 4_000;
const BACKOFF_MS = 20;
/** How long the driver looks for a primary before it gives up; a try that cannot end in time is not begun. */
const DATABASE_AWAY_MS = 3_200;
/** An event that should have been settled by now may have been, by another replica: the cache does not know. */
const UNSETTLED_MS = 5_000;
const NONE: ReadonlySet<string> = new Set();

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
  /** Per aggregate with a round under way: events that were settled during it, which what it loaded does not know. */
  private readonly settledMeanwhile = new Map<string, Set<string>>();
  /** Counts how often the cache was dropped: what was loaded before must not come back into it. */
  private epoch = 0;
  private closed = false;
  hasTombstones = false;

  constructor(
    private readonly options: AggregateStoreOptions<S>,
    private readonly parts: StoreParts,
  ) {
    this.name = options.name;
    this.collection = options.collection;
    this.cache = new StateCache(options.weigh ?? (() => 0), options.cacheBytes ?? 64 * 1024 * 1024);
    this.committer = new GroupCommitter(parts.archive.db, options.collection, (n) => parts.onBulk(options.name, n));
  }

  /** Makes the collection with its validator and indexes, where they are missing. */
  async prepare(): Promise<void> {
    await prepareCollection(this.parts.archive.db, this.collection);
  }

  /** The aggregate as a majority of the database has it; null where it does not exist or was removed. */
  async load(id: string): Promise<S | null> {
    try {
      const loaded = await this.read(id);
      return loaded === null || loaded.state.deletedAt !== undefined ? null : loaded.state;
    } catch (error) {
      throw this.parts.toError(error);
    }
  }

  /** Aggregates with commands under way. */
  get busy(): number {
    return this.mailboxes.size;
  }

  /** Refuses new commands from now on; those under way go on. */
  close(): void {
    this.closed = true;
  }

  execute<R>(command: AggregateCommand<S, R>): Promise<R> {
    if (this.closed) {
      return Promise.reject(new FenagoError('service_unavailable', 'The service is shutting down; try again in a second.', { retryAfterSeconds: 1 }));
    }
    const context = currentContext();
    return new Promise<R>((resolve, reject) => {
      const pending: Pending<S> = {
        command,
        trace: { correlation: context?.correlationId ?? randomUUID(), actor: context?.actor, traceparent: context?.traceparent },
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
    const meanwhile = this.settledMeanwhile.get(id);
    if (meanwhile !== undefined) for (const eventId of eventIds) meanwhile.add(eventId);
  }

  dropCache(): void {
    this.epoch += 1;
    this.cache.clear();
  }

  private async handle(id: string, batch: readonly Pending<S>[]): Promise<readonly Pending<S>[]> {
    this.settledMeanwhile.set(id, new Set());
    try {
      return await this.round(id, batch);
    } catch (error) {
      this.cache.delete(id);
      return this.retry(batch, this.parts.toError(error));
    } finally {
      this.settledMeanwhile.delete(id);
    }
  }

  /** The aggregate from the cache, unless what it says of the outbox may be out of date. */
  private cached(id: string, batch: readonly Pending<S>[], now: Date): Loaded<S> | undefined {
    if (batch.some((pending) => pending.attempts > 0)) return undefined;
    const loaded = this.cache.get(id);
    const oldest = loaded?.outbox[0];
    const stale = oldest !== undefined && this.parts.publisher.isOpen && now.getTime() - oldest.time.getTime() > UNSETTLED_MS;
    return stale ? undefined : loaded;
  }

  /** Answers what it can, and returns what must be tried again. */
  private async round(id: string, batch: readonly Pending<S>[]): Promise<readonly Pending<S>[]> {
    const { epoch } = this;
    const now = this.parts.now();
    const cached = this.cached(id, batch, now);
    const isPresumed = cached === undefined && batch.every((pending) => presumesNothing(pending, now));
    const loaded = cached ?? (isPresumed ? null : await this.read(id));
    const round = new Round<S>(id, loaded, now, {
      ownerOf: this.options.ownerOf,
      findArchived: (cause) => this.parts.archive.findByCause(id, cause),
      measure: (event) => this.parts.publisher.measure(id, event),
      ignoreCauses: this.parts.unsafe.causes === true,
      ignoreFence: this.parts.unsafe.fence === true,
    });
    for (const pending of batch) await round.add(pending);
    if (!round.commits) {
      if (cached === undefined && loaded !== null) this.keep(id, loaded, epoch);
      return this.answerWithoutCommit(id, round, cached !== undefined || isPresumed, batch);
    }
    const { operation, after } = round.toCommit();
    const outcome = await this.committer.commit(operation);
    this.parts.onCommit(this.name, outcome.kind, batch.length);
    if (outcome.kind === 'committed') {
      this.committed(id, after, epoch);
      for (const pending of batch) answer(round, pending);
      return [];
    }
    this.cache.delete(id);
    if (outcome.kind === 'conflict' && isPresumed) return readNext(batch);
    if (outcome.kind === 'refused') return batch.length > 1 ? this.oneByOne(id, batch) : this.refuse(batch, outcome.cause);
    const error =
      outcome.kind === 'conflict'
        ? new FenagoError('concurrent_update', 'The object changed at the same time; try again.', { retryAfterSeconds: 1 })
        : this.parts.toError(outcome.cause);
    return this.retry(batch, error);
  }

  private answerWithoutCommit(
    id: string,
    round: Round<S>,
    isUnread: boolean,
    batch: readonly Pending<S>[],
  ): readonly Pending<S>[] {
    const unproven = new Set(isUnread ? round.unproven : []);
    if (unproven.size > 0) this.cache.delete(id);
    for (const pending of batch) if (!unproven.has(pending)) answer(round, pending);
    return readNext(batch.filter((pending) => unproven.has(pending)));
  }

  /** What was folded could not be stored together: each command is to fail, or not, for itself. */
  private async oneByOne(id: string, batch: readonly Pending<S>[]): Promise<readonly Pending<S>[]> {
    const again: Pending<S>[] = [];
    for (const pending of batch) again.push(...(await this.round(id, [pending])));
    return again;
  }

  private committed(id: string, after: Loaded<S>, epoch: number): void {
    if (after.state.deletedAt !== undefined) this.hasTombstones = true;
    const known = this.keep(id, after, epoch);
    if (known !== undefined) this.parts.publisher.enqueue(this, id, known.outbox);
    // What was loaded before the cache was dropped may hold events that have gone out since.
    // Where it cannot be read now, the sweeper does.
    else this.publishWaiting(id).catch(() => undefined);
  }

  /** Caches what is known now; undefined where it was loaded before the cache was dropped. */
  private keep(id: string, loaded: Loaded<S>, epoch: number): Loaded<S> | undefined {
    if (epoch !== this.epoch) return undefined;
    const gone = this.settledMeanwhile.get(id) ?? NONE;
    const known = gone.size === 0 ? loaded : { ...loaded, outbox: loaded.outbox.filter((event) => !gone.has(event.id)) };
    if (known.state.deletedAt === undefined) this.cache.set(id, known);
    else this.cache.delete(id);
    return known;
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
    const error = cause instanceof FenagoError ? cause : new FenagoError('internal', 'The change could not be stored; it was not made.', { cause });
    for (const pending of batch) pending.reject(error);
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

/** Tried again at once, on what is read then. */
function readNext<S>(batch: readonly Pending<S>[]): readonly Pending<S>[] {
  for (const pending of batch) pending.attempts += 1;
  return batch;
}

/** A cause that is no longer young may have been handled; then more must be known than that the commit was refused. */
function presumesNothing<S>({ command, attempts }: Pending<S>, now: Date): boolean {
  return command.isFirst === true && attempts === 0 && isYoung(command.cause, now);
}
