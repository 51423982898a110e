import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import { BSON, MongoBulkWriteError } from 'mongodb';

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
/** A version miss, and the refusal of a document that only a stale upsert would have made. */
const CONFLICT_CODES = new Set<unknown>([11_000, 121]);

interface Waiting {
  readonly operation: AnyBulkWriteOperation<Document>;
  readonly bytes: number;
  readonly resolve: (outcome: CommitOutcome) => void;
}

/**
 * Sends the commits of concurrent requests as one unordered bulk. There is no timer: while one bulk is under way the next
 * gathers, and leaves when the first has returned.
 */
export class GroupCommitter {
  private waiting: Waiting[] = [];
  private running = false;

  constructor(
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
      return Promise.resolve({ kind: 'refused', cause: new RangeError(`${MAX_WAITING} commits wait for the database.`) });
    }
    return new Promise((resolve) => {
      this.waiting.push({ operation: { updateOne: { ...operation, upsert: true } }, bytes, resolve });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    // Commits of the same turn of the event loop leave together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      const outcomes = await this.send(batch);
      for (const [index, item] of batch.entries()) item.resolve(outcomes(index));
    }
    this.running = false;
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
    this.onBulk(batch.length);
    try {
      const operations = batch.map((item) => item.operation);
      await this.collection.bulkWrite(operations, { ordered: false, writeConcern: { w: 'majority', journal: true } });
      return () => ({ kind: 'committed' });
    } catch (cause) {
      return outcomesOf(cause, batch.length);
    }
  }
}

/**
 * Reads a failed bulk. The driver wraps a network error in a `MongoBulkWriteError` without write errors, so the items'
 * own results count only where errors are given, the write concern held, and all items are accounted for.
 */
export function outcomesOf(cause: unknown, length: number): (index: number) => CommitOutcome {
  if (cause instanceof MongoBulkWriteError) {
    const errors = [cause.writeErrors].flat();
    const accounted = cause.result.matchedCount + cause.result.upsertedCount + errors.length === length;
    if (errors.length > 0 && cause.result.getWriteConcernError() === undefined && accounted) {
      const byIndex = new Map(errors.map((error) => [error.index, error]));
      return (index) => {
        const error = byIndex.get(index);
        if (error === undefined) return { kind: 'committed' };
        return CONFLICT_CODES.has(error.code) ? { kind: 'conflict' } : { kind: 'refused', cause: error };
      };
    }
  }
  return () => ({ kind: 'unknown', cause });
}

function sizeOf(operation: CommitOperation): number | Error {
  try {
    return BSON.calculateObjectSize(operation.update as Document);
  } catch (cause) {
    return new TypeError('The commit cannot be written as BSON.', { cause });
  }
}
