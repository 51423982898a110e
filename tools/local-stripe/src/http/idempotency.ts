import { createHash } from 'node:crypto';
import type { Local } from '../local.js';
import { StripeError } from './errors.js';

/** Stripe forgets keys after a day. */
const KEPT_SECONDS = 86_400;

export interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * What was answered to this key before.
 * @throws StripeError where the key came with another request
 */
export function replayed(local: Local, key: string, digest: string): Answer | undefined {
  const kept = local.store.get('answers', key);
  if (kept === undefined || kept.at + KEPT_SECONDS < local.now()) return undefined;
  if (kept.digest === digest) return kept;
  throw new StripeError(`Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`, {
    status: 400,
    type: 'idempotency_error',
  });
}

/** Keeps an answer, and forgets the answers that are too old. */
export function keep(local: Local, key: string, digest: string, { status, body }: Answer): void {
  local.forget('answers', KEPT_SECONDS);
  local.store.remove('answers', key);
  local.store.put('answers', { id: key, digest, at: local.now(), status, body });
}

/** What tells one request from another. */
export const digestOf = (method: string, url: string, body: string): string => createHash('sha256').update(`${method} ${url}\n${body}`).digest('hex');
