import type { FastifyReply } from 'fastify';
import type { KeptAnswer } from '@fenago/contracts';

/** Thrown to answer a request as it was answered the first time, whatever kind of route it came to. */
export class ReplayedAnswer extends Error {
  override readonly name = 'ReplayedAnswer';

  constructor(readonly answer: KeptAnswer) {
    super('The request was answered before.');
  }
}

/** What a client needs of an answer besides its body. */
const KEPT_HEADERS = ['content-type', 'content-location', 'etag', 'location'] as const;

/** An answer as it is about to be sent; undefined for one that is no text. */
export function answerOf(reply: FastifyReply, payload: unknown): KeptAnswer | undefined {
  if (typeof payload !== 'string' && payload !== undefined && payload !== null) return undefined;
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body: payload ?? '' };
}
