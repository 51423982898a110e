import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';

/** The broker gives at most so many messages a batch. */
export const BATCH = 1_024;
const BATCH_DEADLINE_MS = 5_000;
/** Status of a subject that has no messages. */
const NOT_FOUND = 404;

/** Less than the broker would give at once. */
export interface BatchBounds {
  readonly batch: number;
  /** Bytes after which it gives no more; one message always comes. */
  readonly max_bytes: number;
}

/**
 * Messages on a subject, from a sequence on, by direct get; fewer than `BATCH` where there are no more.
 * @param bounds may end it earlier: the last message's header `Nats-Num-Pending` tells
 */
export async function readBatch(manager: JetStreamManager, stream: string, subject: string, from: number, bounds?: BatchBounds): Promise<StoredMsg[]> {
  const messages: StoredMsg[] = [];
  const done = Promise.withResolvers<void>();
  // With a callback: the client's iterator leaves its subscription behind.
  const reading = await manager.direct.getBatch(stream, {
    seq: from,
    ...(bounds ?? { batch: BATCH }),
    next_by_subj: subject,
    callback: (end, message) => {
      if (end === null) messages.push(message);
      else if (end.err === undefined || isNotFound(end.err)) done.resolve();
      else done.reject(end.err);
    },
  });
  const timer = setTimeout(() => reading.stop(new Error(`No batch within ${BATCH_DEADLINE_MS} ms.`)), BATCH_DEADLINE_MS);
  try {
    await done.promise;
    return messages;
  } finally {
    clearTimeout(timer);
    reading.stop();
  }
}

function isNotFound(error: Error): boolean {
  return 'code' in error && error.code === NOT_FOUND;
}
