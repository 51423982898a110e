import { STATUS_CODES } from 'node:http';
import type { ErrorCode } from '@fenago/contracts';
import { HTTP_STATUS } from '../mappers/problem.mapper.js';
import { isOpenAiPath } from '../mappers/openai/error.mapper.js';
import { errorExample } from './error-examples.js';

/** What of an operation decides how it can fail. */
export interface Traits {
  readonly method: string;
  readonly path: string;
  readonly secured: boolean;
  /** Codes that are its own. */
  readonly codes: readonly ErrorCode[];
}

/** Whether quotas hold at an address: all of the API, and not what operators ask. */
export const isApiPath = (path: string): boolean => path.startsWith('/v1/') || isOpenAiPath(path);

/** Codes by the statuses that an operation can answer with, its own first. */
export function codesByStatus(traits: Traits): ReadonlyMap<string, readonly ErrorCode[]> {
  const byStatus = new Map<string, ErrorCode[]>();
  for (const code of new Set([...traits.codes, ...commonCodes(traits)])) {
    const status = String(HTTP_STATUS[code]);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].toSorted(([a], [b]) => Number(a) - Number(b)));
}

const CREDENTIAL_CODES = ['authentication_required', 'api_key_invalid', 'api_key_expired', 'access_token_invalid', 'access_token_expired'] as const;

function commonCodes({ method, path, secured }: Traits): readonly ErrorCode[] {
  return [
    'invalid_request',
    ...when(secured, ...CREDENTIAL_CODES, 'insufficient_scope'),
    ...when(isApiPath(path), 'rate_limited'),
    // A body that nobody asked for is read all the same.
    ...when(method !== 'get', 'invalid_json', 'body_too_large', 'unsupported_media_type'),
    ...when(method === 'post', 'idempotency_mismatch', 'idempotency_in_flight'),
    'internal',
    'service_unavailable',
    'database_unavailable',
    'broker_unavailable',
    'deadline_exceeded',
    ...when(method !== 'get', 'outcome_unknown', 'concurrent_update', 'backlog_full'),
  ];
}

const when = (holds: boolean, ...codes: readonly ErrorCode[]): readonly ErrorCode[] => (holds ? codes : []);

/** Where an example of an error stands in the document. */
export const exampleName = (code: ErrorCode, path: string): string => (isOpenAiPath(path) ? `openai_${code}` : code);

/** The examples that an operation's errors need, by name. */
export function exampleComponents(codes: Iterable<ErrorCode>, path: string): Readonly<Record<string, { summary: string; value: object }>> {
  return Object.fromEntries([...codes].map((code) => [exampleName(code, path), { summary: code.replaceAll('_', ' '), value: errorExample(code, path).body }]));
}

/** One answer of an operation that fails with one of some codes of the same status. */
export function errorResponse(status: string, codes: readonly ErrorCode[], path: string) {
  const schema = { $ref: `#/components/schemas/${isOpenAiPath(path) ? 'OpenAiError' : 'Problem'}` };
  const examples = Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${exampleName(code, path)}` }]));
  const type = isOpenAiPath(path) ? 'application/json' : 'application/problem+json';
  return { description: STATUS_CODES[status] ?? 'Error', content: { [type]: { schema, examples } } };
}
