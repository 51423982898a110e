import { createHash, randomBytes } from 'node:crypto';

/** Prefix of each kind of id; an id is `<prefix>_<10 characters of time><16 characters of tail>`. */
export const ID_PREFIX = {
  user: 'user',
  apiKey: 'key',
  session: 'sess',
  lead: 'lead',
  deletion: 'deletion',
  access: 'access',
  deadLetter: 'dlet',
  deadLetterGroup: 'dlgroup',
  agent: 'agent',
  conversation: 'conv',
  message: 'msg',
  execution: 'exec',
  schedule: 'sched',
  providerKey: 'provkey',
  providerKeyRing: 'keyring',
  toolSecret: 'secret',
  toolSecretRing: 'secretring',
  billingAccount: 'billacct',
  allowance: 'allow',
  webhook: 'webhook',
  delivery: 'delivery',
} as const;
export type IdKind = keyof typeof ID_PREFIX;

// Crockford's base 32: no i, l, o, u; its order is the order of the characters, so ids sort by time.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;
const TAIL_BYTES = 10;

function encodeTime(timeMs: number): string {
  let rest = timeMs;
  let out = '';
  for (let i = 0; i < TIME_LENGTH; i += 1) {
    out = ALPHABET.charAt(rest % 32) + out;
    rest = Math.floor(rest / 32);
  }
  return out;
}

function encodeTail(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, TAIL_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let out = '';
  for (let i = 0; i < (TAIL_BYTES * 8) / 5; i += 1) {
    out = ALPHABET.charAt(Number(bits & 31n)) + out;
    bits >>= 5n;
  }
  return out;
}

/** A new id that sorts by `timeMs` (milliseconds since the epoch, UTC) and cannot be guessed. */
export function newId(kind: IdKind, timeMs: number): string {
  return `${ID_PREFIX[kind]}_${encodeTime(timeMs)}${encodeTail(randomBytes(TAIL_BYTES))}`;
}

/**
 * The same id for the same time and parts, so that a repeated creation collides with the first.
 * @param timeMs time of the cause, milliseconds since the epoch (UTC), not the time of the call
 * @param parts what makes the object unique, for example owner and cause
 */
export function deterministicId(kind: IdKind, timeMs: number, ...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\u0000')).digest();
  return `${ID_PREFIX[kind]}_${encodeTime(timeMs)}${encodeTail(hash)}`;
}

/** Id of the message with which an execution answers; known before it is written. */
export function replyIdOf(executionId: string): string {
  return deterministicId('message', timeOfId(executionId), executionId, 'reply');
}

/** Milliseconds since the epoch at which the id says it was made. */
export function timeOfId(id: string): number {
  const text = id.slice(id.indexOf('_') + 1, id.indexOf('_') + 1 + TIME_LENGTH);
  let out = 0;
  for (const character of text) out = out * 32 + ALPHABET.indexOf(character);
  return out;
}

/** Begins before every id of that time and later, and behind those before it: a bound of a range of ids. */
export function firstIdAt(kind: IdKind, timeMs: number): string {
  return `${ID_PREFIX[kind]}_${encodeTime(timeMs)}`;
}

/** Regular expression source that ids of a kind match from start to end. */
export function idPattern(kind: IdKind): string {
  return `^${ID_PREFIX[kind]}_[${ALPHABET}]{26}$`;
}

/** Whether `value` is a well-formed id of the kind. */
export function isId(kind: IdKind, value: string): boolean {
  const prefix = ID_PREFIX[kind];
  if (value.length !== prefix.length + 27 || !value.startsWith(`${prefix}_`)) return false;
  for (let i = prefix.length + 1; i < value.length; i += 1) {
    if (!ALPHABET.includes(value.charAt(i))) return false;
  }
  return true;
}
