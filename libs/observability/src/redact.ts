const CENSOR = '[redacted]';
/** Levels that are searched: the object itself, its objects, and theirs. */
const MAX_DEPTH = 3;
/** Items of a list that are searched; what comes after them is left out of the line. */
const MAX_ITEMS = 100;

// In small letters and without - and _, so that Authorization, api_key and x-api-key are met too.
const SECRETS: ReadonlySet<string> = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'password',
  'currentpassword',
  'newpassword',
  'passwordhash',
  'secret',
  'clientsecret',
  'token',
  'accesstoken',
  'refreshtoken',
  'apikey',
  'xapikey',
  'natsurl',
  'mongodburi',
  'smtpurl',
]);

// Field names come from code, so few different ones pass; the bound is for those that do not.
const known = new Map<string, boolean>();
const MAX_KNOWN = 10_000;

/** The object with the values of secret fields replaced; the very same object where there is none. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, 1);
}

function redactObject(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const key in fields) {
    const value = fields[key];
    const safe = isSecret(key) ? CENSOR : redactValue(value, depth + 1);
    if (safe !== value) (copy ??= { ...fields })[key] = safe;
  }
  return copy ?? fields;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return redactList(value, depth);
  // Errors, dates and buffers have a form of their own in a line.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return redactObject(value as Record<string, unknown>, depth);
}

function redactList(list: readonly unknown[], depth: number): unknown {
  const head = list.length > MAX_ITEMS ? list.slice(0, MAX_ITEMS) : list;
  const safe = head.map((item) => redactValue(item, depth));
  return head === list && safe.every((item, i) => item === list[i]) ? list : safe;
}

function isSecret(key: string): boolean {
  const before = known.get(key);
  if (before !== undefined) return before;
  const secret = SECRETS.has(key.toLowerCase().replaceAll(/[-_]/g, ''));
  if (known.size < MAX_KNOWN) known.set(key, secret);
  return secret;
}
