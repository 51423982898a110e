import type { FastifyReply } from 'fastify';
import { FenagoError } from '@fenago/contracts';
import { WINDOW_MS } from '../services/quota.js';
import type { Verdict } from '../services/rate-limits.service.js';

const WINDOW_SECONDS = WINDOW_MS / 1_000;

/**
 * Tells the client how its quotas stand (draft-ietf-httpapi-ratelimit-headers-11), whatever the answer is going to be.
 * @throws FenagoError `rate_limited` where one is used up
 */
export function applyVerdict(reply: FastifyReply, { standings, retryAfterSeconds }: Verdict): void {
  void reply.headers({
    'ratelimit-policy': standings.map(({ name, limit }) => `"${name}";q=${limit};w=${WINDOW_SECONDS}`).join(', '),
    ratelimit: standings.map(({ name, left, resetSeconds }) => `"${name}";r=${left};t=${resetSeconds}`).join(', '),
  });
  if (retryAfterSeconds === undefined) return;
  const message = `Too many requests; try again in ${retryAfterSeconds} s. RateLimit tells how your quotas stand.`;
  throw new FenagoError('rate_limited', message, { retryAfterSeconds });
}
