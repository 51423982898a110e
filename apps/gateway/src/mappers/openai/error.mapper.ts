import type { FenagoError } from '@fenago/contracts';
import type { OpenAiErrorBody } from '../../dto/openai/shared.schema.js';
import { problemOf, type ProblemAnswer } from '../problem.mapper.js';
import { ExecutionFailure } from './failure.mapper.js';

/** Addresses that answer as OpenAI's do, errors included. */
export const OPENAI_PATH = '/openai/';

export interface OpenAiErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OpenAiErrorBody;
}

/** Names that OpenAI's clients look for, where ours differ. */
const CODES: Readonly<Record<string, string>> = { api_key_invalid: 'invalid_api_key', rate_limited: 'rate_limit_exceeded' };

export function isOpenAiPath(url: string): boolean {
  return url.startsWith(OPENAI_PATH);
}

/** An error in OpenAI's shape, with the headers by which its clients decide whether and when to try again. */
export function openAiErrorOf(error: FenagoError, requestId: string): OpenAiErrorAnswer {
  const { status, headers, body } = problemOf(error, requestId);
  const [field] = body.errors ?? [];
  const code = error instanceof ExecutionFailure ? error.executionCode : (CODES[body.code] ?? body.code);
  const message = { message: body.detail, param: paramOf(field?.path), code };
  return { status, headers: { ...headers, ...retryHeaders(status, headers, error) }, body: { error: { ...message, type: openAiErrorType(status) } } };
}

export function openAiErrorType(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** A JSON pointer as OpenAI writes it: `messages[0].content`. */
function paramOf(pointer: string | undefined): string | null {
  if (pointer === undefined || pointer === '') return null;
  return pointer.slice(1).split('/').map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
}

/** Their clients repeat every 409, which does not help with ours, and prefer milliseconds. */
function retryHeaders(status: number, headers: ProblemAnswer['headers'], error: FenagoError): Record<string, string> {
  if (status === 409 && error.retryAfterSeconds === undefined) return { 'x-should-retry': 'false' };
  const seconds = headers['retry-after'];
  return seconds === undefined ? {} : { 'retry-after-ms': String(Number(seconds) * 1_000) };
}
