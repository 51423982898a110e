import { FenagoError } from '@fenago/contracts';

/** Deepest nesting of a body; no request of ours comes near it. */
export const MAX_JSON_DEPTH = 32;
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses the body of a request: an object in JSON and UTF-8, at most 32 levels deep, without a name that could reach a prototype.
 * @returns undefined for an empty body
 * @throws FenagoError `invalid_json`, or `invalid_request` with the place
 */
export function parseJsonBody(bytes: Uint8Array): object | undefined {
  if (bytes.length === 0) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw new FenagoError('invalid_json', 'The body is not JSON in UTF-8; check its quotes, commas and brackets.', { cause });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new FenagoError('invalid_request', 'The body must be a JSON object.');
  }
  refuseDangerousNames(body);
  return body;
}

/** @throws FenagoError `invalid_request` where a name could reach a prototype, or the value is nested too deep */
export function refuseDangerousNames(value: unknown, path = '', depth = 1): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_JSON_DEPTH) {
    throw new FenagoError('invalid_request', `The request is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  for (const [name, child] of Object.entries(value)) {
    const place = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (FORBIDDEN_NAMES.has(name)) {
      const fields = [{ path: place.slice(0, 200), message: 'must not be used as a name' }];
      throw new FenagoError('invalid_request', `The name ${name} is not allowed.`, { fields });
    }
    refuseDangerousNames(child, place, depth + 1);
  }
}
