import { FenagoError } from '@fenago/contracts';
import type { AggregateCommand, AggregateState, Cause, Decision, NewEvent, OutboxEvent } from '../types.js';
import { CAUSE_WINDOW, lookForCause, remember, type SeenCause } from './causes.js';
import { ChangeFolder } from './changes.js';
import type { CommitOperation } from './group-committer.js';
import type { Loaded } from './state-cache.js';

/** What the request that a command came with carries into its events. */
export interface Trace {
  readonly correlation: string;
  readonly actor: string | undefined;
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

/** Events that one document may hold unpublished, and their bytes on the wire; the broker is long away then. */
const MAX_OUTBOX = 500;
const MAX_OUTBOX_BYTES = 4 * 1024 * 1024;
/** A cause as old may be of an aggregate whose tombstone has gone since, so a missing document does not prove it new. */
const LATE_MS = 1_500;

interface Update {
  /** What is set; undefined where it is to go. */
  readonly fields: object;
  readonly push: object;
  readonly currentDate: Record<string, true>;
}

type Answer = { readonly result: unknown } | { readonly error: unknown };
type Change<S> = Exclude<Decision<S, unknown>, { readonly kind: 'nothing' | 'reject' }>;

export interface RoundOptions<S> {
  readonly ownerOf: (state: S) => string;
  /** For causes older than the document remembers: data of the first event they led to, or undefined. */
  readonly findArchived: (causeId: string) => Promise<{ readonly data: unknown } | undefined>;
  /** Bytes of an event on the wire; throws where it cannot be written or the broker would not take it. */
  readonly measure: (event: OutboxEvent) => number;
  readonly ignoreCauses: boolean;
  readonly ignoreFence: boolean;
}

/**
 * One pass over what waits for one aggregate: decides each command on the state that the ones before it leave, and folds
 * all of them into one commit, each with a version of its own. Pure but for the look into the archive.
 */
export class Round<S extends AggregateState> {
  private folder: ChangeFolder<S> | undefined;
  private created = false;
  private removed = false;
  private readonly fresh: OutboxEvent[] = [];
  private readonly causes: SeenCause[] = [];
  private outboxBytes = 0;
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
    for (const event of loaded?.outbox ?? []) this.outboxBytes += this.bytesOfWaiting(event);
  }

  /** The version that the next command makes. */
  private get version(): number {
    return (this.folder?.state.v ?? 0) + 1;
  }

  private get state(): S | null {
    return this.removed || this.loaded?.state.deletedAt !== undefined ? null : (this.folder?.state ?? null);
  }

  get commits(): boolean {
    return this.fresh.length > 0;
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
      // An error is a rejection like any other: on a state that is out of date it proves nothing.
      this.unproven.push(pending);
    }
  }

  private async seenBefore(pending: Pending<S>): Promise<{ readonly data: unknown } | undefined> {
    const { cause } = pending.command;
    const mine = this.fresh.find((event) => event.cause === cause.id);
    if (mine !== undefined) return { data: mine.data };
    const found = this.loaded === null ? this.whereNothingIs(pending) : lookForCause(this.loaded.causes, cause);
    if (found === 'new') return undefined;
    const waiting = this.loaded?.outbox.find((event) => event.cause === cause.id);
    if (waiting !== undefined) return { data: waiting.data };
    const archived = await this.options.findArchived(cause.id);
    if (archived !== undefined) return archived;
    return found === 'seen' ? { data: undefined } : undefined;
  }

  private whereNothingIs({ command }: Pending<S>): 'new' | 'maybe' {
    return isYoung(command.cause, this.now) ? 'new' : 'maybe';
  }

  private apply(pending: Pending<S>, decision: Decision<S, unknown>): void {
    if (decision.kind === 'nothing' || decision.kind === 'reject') {
      this.answers.set(pending, decision.kind === 'nothing' ? { result: decision.result } : { error: decision.error });
      this.unproven.push(pending);
      return;
    }
    // Whatever can be refused is refused here, before anything of the command is folded into the others'.
    const owner = this.options.ownerOf(this.preview(decision));
    const events = this.outboxEntries(pending, decision.events, owner);
    let bytes = this.outboxBytes;
    for (const event of events) bytes += this.options.measure(event);
    if ((this.loaded?.outbox.length ?? 0) + this.fresh.length + events.length > MAX_OUTBOX || bytes > MAX_OUTBOX_BYTES) {
      throw new FenagoError('backlog_full', 'Too many events of this object wait for the broker; try again later.', {
        retryAfterSeconds: 5,
      });
    }
    this.outboxBytes = bytes;
    this.fold(decision);
    this.fresh.push(...events);
    this.causes.push({ id: pending.command.cause.id, at: pending.command.cause.time });
    this.answers.set(pending, { result: decision.result });
  }

  /** As much of the state after a decision as its owner is read from. */
  private preview(decision: Change<S>): S {
    if (decision.kind === 'create' || decision.kind === 'announce') {
      if (this.folder !== undefined) {
        throw new FenagoError('conflict', 'The object exists, or was removed a moment ago; it cannot be made now.', { retryAfterSeconds: 5 });
      }
      return { ...decision.state, _id: this.id } as unknown as S;
    }
    const { state } = this;
    if (state === null) throw new RangeError(`${this.id} does not exist; it cannot be changed.`);
    return decision.kind === 'remove' ? state : { ...state, ...decision.changes.set };
  }

  private fold(decision: Change<S>): void {
    if (decision.kind === 'create' || decision.kind === 'announce') {
      const serverTime = decision.kind === 'create' ? (decision.serverTime ?? []) : [];
      const dates = Object.fromEntries(serverTime.map((field) => [field, this.now]));
      const state = { ...decision.state, ...dates, _id: this.id, v: 1, createdAt: this.now, updatedAt: this.now } as unknown as S;
      this.created = true;
      this.removed = decision.kind === 'announce';
      this.folder = new ChangeFolder(state, serverTime);
      return;
    }
    this.folder?.add(decision.kind === 'remove' ? {} : decision.changes, this.now);
    if (decision.kind === 'remove') this.removed = true;
  }

  private outboxEntries(pending: Pending<S>, events: readonly NewEvent[], owner: string): readonly OutboxEvent[] {
    const { version } = this;
    const { correlation, actor, traceparent } = pending.trace;
    return events.map((event, index) => ({
      id: events.length === 1 ? `${this.id}:${version}` : `${this.id}:${version}.${index + 1}`,
      type: event.type,
      time: this.now,
      sequence: version,
      owner,
      correlation,
      cause: pending.command.cause.id,
      ...(actor === undefined ? {} : { actor }),
      ...(traceparent === undefined ? {} : { traceparent }),
      data: event.data,
    }));
  }

  /** What cannot be written now could be when it was committed: it keeps its place, and no command is refused for it. */
  private bytesOfWaiting(event: OutboxEvent): number {
    try {
      return this.options.measure(event);
    } catch {
      return 0;
    }
  }

  /** The folded commit, and the document as it is once that has been applied. */
  toCommit(): { readonly operation: CommitOperation; readonly after: Loaded<S> } {
    const { folder } = this;
    if (folder === undefined) throw new RangeError('A round without changes has no commit.');
    const state = this.removed ? tombstoneOf(folder.state, this.now) : folder.state;
    const before = this.loaded?.state.v ?? 0;
    const update = this.removed ? this.emptying(folder.state, state) : this.changes(folder);
    return {
      after: {
        state,
        causes: remember(this.loaded?.causes ?? [], this.causes),
        outbox: [...(this.loaded?.outbox ?? []), ...this.fresh],
      },
      operation: {
        filter: this.options.ignoreFence && this.loaded !== null ? { _id: this.id } : { _id: this.id, v: before },
        update: {
          ...toSet(update.fields, update.currentDate),
          $push: {
            ...update.push,
            outbox: { $each: this.fresh },
            causes: { $each: this.causes, $sort: { at: 1 }, $slice: -CAUSE_WINDOW },
          },
          ...(Object.keys(update.currentDate).length === 0 ? {} : { $currentDate: update.currentDate }),
        },
      },
    };
  }

  private changes(folder: ChangeFolder<S>): Update {
    const { state } = folder;
    const { set, push, currentDate } = folder.toUpdate();
    if (this.created) return { fields: { ...state }, push: {}, currentDate };
    return { fields: { ...set, v: state.v, updatedAt: state.updatedAt }, push, currentDate };
  }

  private emptying(before: S, { createdAt, ...tombstone }: S): Update {
    const gone = Object.fromEntries(Object.keys(before).map((field) => [field, undefined]));
    // The time of the creation stays as it is: an update that sets it would be let through where the document has gone.
    const { createdAt: _kept, ...fields } = { ...gone, ...tombstone };
    return { fields: this.created ? { ...fields, createdAt } : fields, push: {}, currentDate: {} };
  }
}

/** Of what has just come to be, nothing that was done for it can be in the archive alone. */
export function isYoung({ time }: Cause, now: Date): boolean {
  return now.getTime() - time.getTime() <= LATE_MS;
}

/** What is left of a state that was removed: nothing of what it was. */
function tombstoneOf<S extends AggregateState>({ _id, v, createdAt, updatedAt }: S, deletedAt: Date): S {
  return { _id, v, createdAt, updatedAt, deletedAt } as S;
}

/** `$set`, and `$unset` for what is undefined: the document is to be as the state in memory. */
function toSet(fields: object, except: Readonly<Record<string, true>>): Record<string, object> {
  const set: Record<string, unknown> = {};
  const unset: Record<string, ''> = {};
  for (const [field, value] of Object.entries(fields) as [string, unknown][]) {
    if (field === '_id' || field in except) continue;
    if (value === undefined) unset[field] = '';
    else set[field] = value;
  }
  return { $set: set, ...(Object.keys(unset).length === 0 ? {} : { $unset: unset }) };
}
