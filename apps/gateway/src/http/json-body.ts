import { FenagoError } from '@fenago/contracts';

/** Deepest nesting of a body; no request of ours comes near it. */
export const MAX_JSON_DEPTH = 32;
/**
 * What every object inherits: the validation takes such names for known fields. `prototype` leads from a constructor to it.
 * The driver of the database takes what has a `_bsontype` for an object of its own.
 */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype', '_bsontype']);

/** Decoded from UTF-8, a text has no other way to hold half a pair. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses the body of a request: an object in JSON and UTF-8, at most 32 levels deep, without a name that could reach a
 * prototype or that the database could not keep. Halves of surrogate pairs, which no UTF-8 can hold, become U+FFFD, so that what is answered is what is stored.
 * @returns undefined for an empty body
 * @throws FenagoError `invalid_json`, or `invalid_request` with the place
 */
export function parseJsonBody(bytes: Uint8Array): object | undefined {
  if (bytes.length === 0) return undefined;
  let text: string;
  let body: unknown;
  try {
    text = decoder.decode(bytes);
    body = JSON.parse(text);
  } catch (cause) {
    throw new FenagoError('invalid_json', 'The body is not JSON in UTF-8; check its quotes, commas and brackets.', { cause });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new FenagoError('invalid_request', 'The body must be a JSON object.');
  }
  refuseDangerousNames(body);
  return ESCAPED_SURROGATE.test(text) ? (wellFormed(body) as object) : body;
}

/** Only a body that passed `refuseDangerousNames` is shallow enough. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name.toWellFormed(), wellFormed(child)]));
}

/** @throws FenagoError `invalid_request` where a name could reach a prototype or cannot be stored, or the value is nested too deep */
export function refuseDangerousNames(value: unknown, path = '', depth = 1): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_JSON_DEPTH) {
    throw new FenagoError('invalid_request', `The request is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  for (const [name, child] of Object.entries(value)) {
    const place = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (FORBIDDEN_NAMES.has(name) || name.includes('\0') || isReference(name, value)) {
      const fields = [{ path: place.slice(0, 200), message: 'must not be used as a name' }];
      throw new FenagoError('invalid_request', `The name ${name} is not allowed.`, { fields });
    }
    refuseDangerousNames(child, place, depth + 1);
  }
}

/** What has both is read from the database as a reference to another document, and with another text. */
function isReference(name: string, value: object): boolean {
  return name === '$id' && '$ref' in value;
}
