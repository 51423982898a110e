import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import { FenagoError, type TokenFrame } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { RequestFailed } from '../connection/requester.js';
import { MAX_TOKEN_FRAMES, TOKEN_STREAM } from '../topology/streams.js';

/** A place in the stream of frames: fence, then number. */
export interface FramePosition {
  readonly f: number;
  readonly n: number;
}

// The broker gives at most 1,024 messages a batch.
const BATCH = 1_024;
const MAX_BYTES = 8 * 1024 * 1024;
const BATCH_DEADLINE_MS = 5_000;
/** Status of a subject that has no messages. */
const NOT_FOUND = 404;

/** Reads a subject's frames by direct get, batch by batch. */
export async function readFrames(link: NatsLink, subject: string, after: FramePosition): Promise<TokenFrame[]> {
  const frames = new Map<string, TokenFrame>();
  let bytes = 0;
  let from = 1;
  try {
    if (!link.isConnected) throw new RequestFailed('disconnected', false);
    const manager = await link.jetStream();
    for (let read = 0; read < MAX_TOKEN_FRAMES && bytes < MAX_BYTES; ) {
      const batch = await readBatch(manager, subject, from);
      for (const message of batch) {
        bytes += message.data.length;
        const frame = message.json<TokenFrame>();
        if (isAfter(frame, after)) frames.set(`${frame.f}.${frame.n}`, frame);
      }
      const last = batch.at(-1);
      if (last === undefined || batch.length < BATCH) break;
      read += batch.length;
      from = last.seq + 1;
    }
  } catch (cause) {
    throw new FenagoError('broker_unavailable', 'The token stream cannot be read; try again in a moment.', { retryAfterSeconds: 2, cause });
  }
  return [...frames.values()].sort((a, b) => a.f - b.f || a.n - b.n);
}

function isAfter(frame: TokenFrame, after: FramePosition): boolean {
  return frame.f > after.f || (frame.f === after.f && frame.n > after.n);
}

function isNotFound(error: Error): boolean {
  return 'code' in error && error.code === NOT_FOUND;
}

async function readBatch(manager: JetStreamManager, subject: string, from: number): Promise<StoredMsg[]> {
  const messages: StoredMsg[] = [];
  const done = Promise.withResolvers<void>();
  // With a callback: the client's iterator leaves its subscription behind.
  const reading = await manager.direct.getBatch(TOKEN_STREAM, {
    seq: from,
    batch: BATCH,
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
