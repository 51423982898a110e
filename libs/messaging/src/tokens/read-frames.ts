import { FenagoError, type TokenFrame } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { RequestFailed } from '../connection/requester.js';
import { BATCH, readBatch } from '../topology/read-batch.js';
import { MAX_TOKEN_FRAMES, TOKEN_STREAM } from '../topology/streams.js';

/** A place in the stream of frames: fence, then number. */
export interface FramePosition {
  readonly f: number;
  readonly n: number;
}

const MAX_BYTES = 8 * 1024 * 1024;

/** Reads a subject's frames by direct get, batch by batch. */
export async function readFrames(link: NatsLink, subject: string, after: FramePosition): Promise<TokenFrame[]> {
  const frames = new Map<string, TokenFrame>();
  let bytes = 0;
  let from = 1;
  try {
    if (!link.isConnected) throw new RequestFailed('disconnected', false);
    const manager = await link.jetStream();
    for (let read = 0; read < MAX_TOKEN_FRAMES && bytes < MAX_BYTES; ) {
      const batch = await readBatch(manager, TOKEN_STREAM, subject, from);
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
