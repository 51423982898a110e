import { FenagoError } from '@fenago/contracts';
import type { AggregateCommand, AggregateState, Changes, Decision, NewEvent, OutboxEvent } from '../types.js';
import { lookForCause, CAUSE_WINDOW, type SeenCause } from './causes.js';
import { ChangeFolder } from './changes.js';
import type { CommitOperation } from './group-committer.js';
import type { Loaded } from './state-cache.js';

/** What the request that a command came with carries into its events. */
export interface Trace {
  readonly correlation: string;
  readonly traceparent: string | undefined;
}

/** A command in the mailbox. */
export interface Pending<S> {
  readonly command: AggregateCommand<S, unknown>;
  readonly trace: Trace;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Epoch milliseconds after which it is given up. */
  readonly deadline: number;
  attempts: number;
}

/** Events that one document may hold unpublished; the broker is long away then. */
const MAX_OUTBOX = 500;

type Answer = { readonly result: unknown } | { readonly error: unknown };

export interface RoundOptions<S> {
  readonly ownerOf: (state: S) => string;
  /** For causes older than the document remembers: data of the first event they led to, or undefined. */
  readonly findArchived: (causeId: string) => Promise<{ readonly data: unknown } | undefined>;
  readonly ignoreCauses: boolean;
  readonly ignoreFence: boolean;
}

/**
 * One pass over what waits for one aggregate: decides each command on the state that the ones before it leave, and folds
 * all of them into one commit. Pure but for the look into the archive.
 */
export class Round<S extends AggregateState> {
  private folder: ChangeFolder<S> | undefined;
  private created: { readonly state: S; readonly serverTime: readonly string[] } | undefined;
  private removed = false;
  private readonly events: { readonly event: NewEvent; readonly pending: Pending<S> }[] = [];
  private readonly causes: SeenCause[] = [];
  readonly answers = new Map<Pending<S>, Answer>();
  /** Commands whose answer stands only if the state was the present one. */
  readonly unproven: Pending<S>[] = [];

  constructor(
    private readonly id: string,
    private readonly loaded: Loaded<S> | null,
    private readonly now: Date,
    private readonly options: RoundOptions<S>,
  ) {
    if (loaded !== null) this.folder = new ChangeFolder(loaded.state);
  }

  private get version(): number {
    return (this.loaded?.state.v ?? 0) + 1;
  }

  private get state(): S | null {
    return this.removed || this.loaded?.state.deletedAt !== undefined ? null : (this.folder?.state ?? null);
  }

  get commits(): boolean {
    return this.events.length > 0;
  }

  async add(pending: Pending<S>): Promise<void> {
    const emitted = this.options.ignoreCauses ? undefined : await this.seenBefore(pending);
    try {
      if (emitted !== undefined) {
        this.answers.set(pending, { result: pending.command.replay(this.state, emitted.data) });
        return;
      }
      this.apply(pending, pending.command.decide(this.state, { now: this.now, version: this.version }));
    } catch (error) {
      this.answers.set(pending, { error });
    }
  }

  private async seenBefore(pending: Pending<S>): Promise<{ readonly data: unknown } | undefined> {
    const { cause } = pending.command;
    const mine = this.events.find(({ pending: other }) => other.command.cause.id === cause.id);
    if (mine !== undefined) return { data: mine.event.data };
    const found = lookForCause(this.loaded?.causes ?? [], cause);
    if (found === 'new') return undefined;
    const waiting = this.loaded?.outbox.find((event) => event.cause === cause.id);
    if (waiting !== undefined) return { data: waiting.data };
    const archived = await this.options.findArchived(cause.id);
    if (archived !== undefined) return archived;
    return found === 'seen' ? { data: undefined } : undefined;
  }

  private apply(pending: Pending<S>, decision: Decision<S, unknown>): void {
    if (decision.kind === 'nothing' || decision.kind === 'reject') {
      this.answers.set(pending, decision.kind === 'nothing' ? { result: decision.result } : { error: decision.error });
      this.unproven.push(pending);
      return;
    }
    if ((this.loaded?.outbox.length ?? 0) + this.events.length + decision.events.length > MAX_OUTBOX) {
      throw new FenagoError('backlog_full', 'Too many events of this object wait for the broker; try again later.', {
        retryAfterSeconds: 5,
      });
    }
    if (decision.kind === 'create') this.applyCreation(decision.state as Partial<S>, decision.serverTime ?? []);
    else this.applyChanges(decision);
    this.events.push(...decision.events.map((event) => ({ event, pending })));
    this.causes.push({ id: pending.command.cause.id, at: pending.command.cause.time });
    this.answers.set(pending, { result: decision.result });
  }

  private applyCreation(fields: Partial<S>, serverTime: readonly string[]): void {
    if (this.loaded !== null) throw new RangeError(`${this.id} exists; it cannot be created.`);
    const dates = Object.fromEntries(serverTime.map((field) => [field, this.now]));
    const state = { ...fields, ...dates, _id: this.id, v: 1, createdAt: this.now, updatedAt: this.now } as unknown as S;
    this.created = { state, serverTime };
    this.folder = new ChangeFolder(state);
  }

  private applyChanges(decision: { readonly kind: 'commit'; readonly changes: Changes<S> } | { readonly kind: 'remove' }): void {
    if (this.folder === undefined) throw new RangeError(`${this.id} does not exist; it cannot be changed.`);
    if (decision.kind === 'remove') this.removed = true;
    else this.folder.add(decision.changes, this.now);
  }

  /** The outbox entries of this round's commit. */
  private outboxEntries(state: S): readonly OutboxEvent[] {
    const owner = this.options.ownerOf(state);
    return this.events.map(({ event, pending }, index) => ({
      id: this.events.length === 1 ? `${this.id}:${this.version}` : `${this.id}:${this.version}.${index + 1}`,
      type: event.type,
      time: this.now,
      sequence: this.version,
      owner,
      correlation: pending.trace.correlation,
      cause: pending.command.cause.id,
      ...(pending.trace.traceparent === undefined ? {} : { traceparent: pending.trace.traceparent }),
      data: event.data,
    }));
  }

  /** The folded commit, and the document as it is once that has been applied. */
  toCommit(): { readonly operation: CommitOperation; readonly after: Loaded<S> } {
    const folder = this.folder;
    if (folder === undefined) throw new RangeError('A round without changes has no commit.');
    const fresh = this.outboxEntries(folder.state);
    const tombstone = this.removed ? { deletedAt: this.now } : {};
    const state = { ...folder.state, ...tombstone, v: this.version, updatedAt: this.now };
    const causes = [...(this.loaded?.causes ?? []), ...this.causes].slice(-CAUSE_WINDOW);
    const outbox = [...(this.loaded?.outbox ?? []), ...fresh];
    const changes = folder.toUpdate();
    const update = this.created === undefined ? changes : this.creationUpdate(changes);
    return {
      after: { state, causes, outbox },
      operation: {
        filter: this.options.ignoreFence && this.loaded !== null ? { _id: this.id } : { _id: this.id, v: this.version - 1 },
        update: {
          $set: { ...update.set, ...tombstone, v: this.version, updatedAt: this.now },
          $push: { ...update.push, outbox: { $each: fresh }, causes: { $each: this.causes, $slice: -CAUSE_WINDOW } },
          ...(Object.keys(update.currentDate).length === 0 ? {} : { $currentDate: update.currentDate }),
        },
      },
    };
  }

  private creationUpdate(changes: ReturnType<ChangeFolder<S>['toUpdate']>): ReturnType<ChangeFolder<S>['toUpdate']> {
    const serverTimes = new Set([...(this.created?.serverTime ?? []), ...Object.keys(changes.currentDate)]);
    const entries = Object.entries(this.folder?.state ?? {}).filter(([field]) => field !== '_id' && !serverTimes.has(field));
    return {
      set: Object.fromEntries(entries),
      push: {},
      currentDate: Object.fromEntries([...serverTimes].map((field) => [field, true as const])),
    };
  }
}
