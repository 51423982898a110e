import { FenagoError } from '@fenago/contracts';
import type { Collection, Db, Document } from 'mongodb';
import { BSON, MongoInvalidArgumentError, MongoServerError } from 'mongodb';
import { setTimeout as delay } from 'node:timers/promises';

/** `unknown`: it may or may not have been applied; only a majority read tells. */
export type CommitOutcome =
  | { readonly kind: 'committed' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'unknown'; readonly cause: unknown }
  | { readonly kind: 'refused'; readonly cause: unknown };

export interface CommitOperation {
  readonly filter: Document;
  readonly update: Document;
}

const MAX_BATCH_OPERATIONS = 500;
const MAX_BATCH_BYTES = 24 * 1024 * 1024;
/** Room below Mongo's 16 MiB for what the document already holds. */
const MAX_OPERATION_BYTES = 8 * 1024 * 1024;
const MAX_WAITING = 10_000;
/** About what the database takes for a bulk at 16 clients: a third fewer commands, a fifth less processor (ADR 0066). */
const GATHER_MS = 4;
/** A version miss, and the refusal of a document that only a stale upsert would have made. */
const CONFLICT_CODES = new Set<unknown>([11_000, 121]);
/** By these a server says that it is not, or no longer, the primary, or too slow: nothing is wrong with the item. */
const OUTAGE_CODES = new Set<unknown>([50, 64, 91, 112, 189, 262, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436]);
const WRITE_CONCERN = { w: 'majority', j: true, wtimeout: 5_000 } as const;
// What is undefined is absent in the event's JSON, too: an event read back is to give the same bytes.
const OPTIONS = { ignoreUndefined: true } as const;

/** The server's answer to an `update` command, as far as it is read. */
export interface UpdateReply {
  /** Matched or made. */
  readonly n: number;
  readonly writeErrors?: readonly { readonly index: number; readonly code: number; readonly errmsg?: string }[];
  readonly writeConcernError?: { readonly code: number; readonly errmsg?: string };
}

interface Waiting {
  readonly operation: CommitOperation;
  readonly bytes: number;
  readonly resolve: (outcome: CommitOutcome) => void;
}

/**
 * Sends the commits of concurrent requests as one unordered bulk. While one bulk is under way the next gathers, and leaves when
 * the first has returned; where commits come close together, a moment later. A commit that is alone never waits.
 */
export class GroupCommitter {
  private waiting: Waiting[] = [];
  private running = false;
  /** The bulk before held several: more is on its way. */
  private isBusy = false;

  constructor(
    private readonly db: Db,
    private readonly collection: Collection<Document>,
    private readonly onBulk: (operations: number) => void,
  ) {}

  /** Resolves with what became of this one operation; never rejects. */
  commit(operation: CommitOperation): Promise<CommitOutcome> {
    const bytes = sizeOf(operation);
    if (bytes instanceof Error) return Promise.resolve({ kind: 'refused', cause: bytes });
    if (bytes > MAX_OPERATION_BYTES) {
      return Promise.resolve({ kind: 'refused', cause: new RangeError(`A commit of ${bytes} bytes is too large.`) });
    }
    if (this.waiting.length >= MAX_WAITING) {
      const cause = new FenagoError('service_unavailable', 'Too many changes wait for the database; try again in a second.', {
        retryAfterSeconds: 1,
      });
      return Promise.resolve({ kind: 'refused', cause });
    }
    return new Promise((resolve) => {
      this.waiting.push({ operation, bytes, resolve });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    // Commits of the same turn of the event loop leave together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      if (this.isBusy) await delay(GATHER_MS);
      const batch = this.takeBatch();
      this.isBusy = batch.length > 1;
      const outcomes = await this.send(batch);
      for (const [index, item] of batch.entries()) item.resolve(outcomes(index));
    }
    this.running = false;
  }

  /** One item that cannot be written as BSON rejects its whole bulk before anything of it is sent: it alone is to pay. */
  private async sendEach(batch: readonly Waiting[], cause: unknown): Promise<(index: number) => CommitOutcome> {
    if (batch.length === 1) return () => ({ kind: 'refused', cause });
    const outcomes: CommitOutcome[] = [];
    for (const item of batch) outcomes.push((await this.send([item]))(0));
    return (index) => outcomes[index] ?? { kind: 'unknown', cause };
  }

  private takeBatch(): readonly Waiting[] {
    let bytes = 0;
    let length = 0;
    for (const item of this.waiting) {
      bytes += item.bytes;
      if (length === MAX_BATCH_OPERATIONS || (length > 0 && bytes > MAX_BATCH_BYTES)) break;
      length += 1;
    }
    return this.waiting.splice(0, length);
  }

  private async send(batch: readonly Waiting[]): Promise<(index: number) => CommitOutcome> {
    try {
      this.onBulk(batch.length);
      const updates = batch.map(({ operation: { filter, update } }) => ({ q: filter, u: update, upsert: true }));
      // Not by the driver's bulkWrite, which takes the size of each item again, and tries again what we look up by its cause.
      const command = { update: this.collection.collectionName, updates, ordered: false, writeConcern: WRITE_CONCERN };
      return outcomesOf((await this.db.command(command, OPTIONS)) as unknown as UpdateReply, batch.length);
    } catch (cause) {
      if (isUnsendable(cause)) return this.sendEach(batch, cause);
      return () => ({ kind: 'unknown', cause });
    }
  }
}

/**
 * What became of each item. The items' own results count only where the write concern held and all of them are accounted for.
 */
export function outcomesOf({ n, writeErrors = [], writeConcernError }: UpdateReply, length: number): (index: number) => CommitOutcome {
  if (writeConcernError !== undefined || n + writeErrors.length !== length) {
    const cause = new MongoServerError(writeConcernError ?? { errmsg: `The server tells of ${n + writeErrors.length} of ${length} items.` });
    return () => ({ kind: 'unknown', cause });
  }
  const byIndex = new Map(writeErrors.map((error) => [error.index, error]));
  return (index) => {
    const error = byIndex.get(index);
    if (error === undefined) return { kind: 'committed' };
    if (CONFLICT_CODES.has(error.code)) return { kind: 'conflict' };
    return { kind: OUTAGE_CODES.has(error.code) ? 'unknown' : 'refused', cause: new MongoServerError(error) };
  };
}

/** The driver could not even write the bulk: nothing of it has been sent. */
function isUnsendable(cause: unknown): boolean {
  return BSON.BSONError.isBSONError(cause) || cause instanceof MongoInvalidArgumentError || cause instanceof TypeError || cause instanceof RangeError;
}

function sizeOf(operation: CommitOperation): number | Error {
  try {
    return BSON.calculateObjectSize(operation.update as Document);
  } catch (cause) {
    return new TypeError('The commit cannot be written as BSON.', { cause });
  }
}
