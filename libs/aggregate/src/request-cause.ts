import { currentContext } from '@fenago/observability';
import { randomUUID } from 'node:crypto';
import type { Cause } from './types.js';

/**
 * The cause of a command that a request asks for: made of the request's own cause, where it has one, so that the command
 * is carried out once however often the request comes.
 * @param what the command, for one request may ask for several
 * @param now time of the cause of a request without one
 * @param id tells such a request from all others; a random one unless given
 */
export function requestCause(what: string, now: Date, id: string = randomUUID()): Cause {
  const { id: of, time } = currentContext()?.cause ?? { id, time: now };
  return { id: `${what}:${of}`, time };
}
