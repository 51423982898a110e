import { Type } from 'typebox';
import { caller, defineCommand } from '../request.js';
import { object } from '../schema.js';

/** Longest body of an answer that is kept, in bytes; of a longer one it is only kept that it was given. */
export const MAX_KEPT_ANSWER_BYTES = 256 * 1024;

/** An answer as it was given over HTTP. */
export interface KeptAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The cause of a request is the same each time, so that what a first attempt did before it broke off is not done again. */
interface Caused {
  readonly cause: { readonly id: string; readonly time: string };
}

/** `begun`: it may be carried out, under its cause. `answered`: it has been, and this was the answer. */
export type IdempotentStart = Caused &
  ({ readonly state: 'begun'; readonly lock: string } | { readonly state: 'answered'; readonly answer: KeptAnswer });

const request = {
  /** Left out for a request of nobody in particular: its key counts for its own fingerprint only, and no answer is kept. */
  caller: Type.Optional(caller()),
  /** The client's own. */
  key: Type.String({ pattern: '^[\\x21-\\x7e]{1,255}$' }),
  /** SHA-256 of all that the request asks for, in hex. */
  fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
};

/**
 * Asks whether a request that carries a key is to be carried out; refused with `idempotency_mismatch` where the key
 * stands for another request, and with `idempotency_in_flight` where an attempt is under way.
 */
export const beginIdempotent = defineCommand<IdempotentStart>()('user.begin_idempotent', object(request));

/** Says that an attempt is over. Without an answer, the next one is carried out, under the same cause. */
export const endIdempotent = defineCommand<Record<string, never>>()(
  'user.end_idempotent',
  object({
    ...request,
    lock: Type.String({ minLength: 1, maxLength: 64 }),
    answer: Type.Optional(
      object({
        status: Type.Integer({ minimum: 200, maximum: 599 }),
        headers: Type.Record(Type.String(), Type.String()),
        body: Type.String({ maxLength: MAX_KEPT_ANSWER_BYTES }),
      }),
    ),
  }),
);
