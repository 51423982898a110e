import type { FieldError } from './errors.js';
import { pointerPart } from './json-pointer.js';

/**
 * Whose a secret is that a header names: `secret` the owner's of the agent, `user_secret` the user's whose turn it is.
 */
export type SecretScope = 'secret' | 'user_secret';

/** `{{secret:name}}` in a header's value. */
export interface SecretReference {
  readonly scope: SecretScope;
  readonly name: string;
}

/** What a secret may be called. */
export const SECRET_NAME = '[A-Za-z0-9_.-]{1,64}';
const REFERENCE = new RegExp(`\\{\\{(secret|user_secret):(${SECRET_NAME})\\}\\}`, 'g');
/** What HTTP lets stand in the value of a header. */
export const HEADER_VALUE = '^[\\t\\x20-\\x7e\\x80-\\xff]*$';
const VALUE = new RegExp(HEADER_VALUE);
/** Say how a request is sent, where it goes, or what FeNAgO says itself. */
const OWN = new Set(['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect', 'accept-encoding', 'idempotency-key']);
const OWN_PREFIXES = ['proxy-', 'sec-'];
/** What a client of an MCP server says itself. */
const OWN_MCP = new Set(['accept', 'content-type', 'last-event-id']);

/** The secrets that a value names. */
export function secretReferencesOf(value: string): readonly SecretReference[] {
  return Array.from(value.matchAll(REFERENCE), ([, scope, name = '']) => ({ scope: scope as SecretScope, name }));
}

/** A value with each reference replaced. */
export function fillSecrets(value: string, secretOf: (reference: SecretReference) => string): string {
  return value.replace(REFERENCE, (_reference, scope: SecretScope, name: string) => secretOf({ scope, name }));
}

/**
 * Headers that a tool of a kind must not have, or that are no headers.
 * @returns paths within the headers
 */
export function refuseHeaders(headers: Readonly<Record<string, string>>, kind: 'http' | 'mcp'): readonly FieldError[] {
  const seen = new Set<string>();
  return Object.entries(headers).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const message = seen.has(lower) ? 'stands there twice' : (refuseName(lower, kind) ?? refuseValue(value));
    seen.add(lower);
    return message === undefined ? [] : [{ path: pointerPart(name), message }];
  });
}

function refuseName(name: string, kind: 'http' | 'mcp'): string | undefined {
  const own = OWN.has(name) || OWN_PREFIXES.some((prefix) => name.startsWith(prefix)) || (kind === 'mcp' && (OWN_MCP.has(name) || name.startsWith('mcp-')));
  return own ? 'is a header that FeNAgO sets itself, or that may not be set' : undefined;
}

function refuseValue(value: string): string | undefined {
  if (!VALUE.test(value)) return 'must hold no line breaks and control characters, and none beyond Latin-1';
  return fillSecrets(value, () => '').includes('{{') ? 'names secrets as {{secret:name}} or {{user_secret:name}}' : undefined;
}
