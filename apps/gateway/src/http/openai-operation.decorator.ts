import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { TSchema } from 'typebox';
import type { Scope } from '@fenago/contracts';
import { openAiError } from '../dto/openai/shared.schema.js';
import { OPERATION_SCOPE, SECURITY_SCHEME } from './operation.decorator.js';

export interface OpenAiOperationOptions {
  readonly id: string;
  readonly scope: Scope;
  readonly summary: string;
  readonly description?: string;
  /** JSON Schema of the body. */
  readonly body?: TSchema;
  /** JSON Schema of the answer. */
  readonly answer: TSchema;
  /** The answer may be a stream of events instead. */
  readonly streams?: boolean;
  /** Statuses of its own errors; 400, 401, 403, 429, 500 and 503 come by themselves. */
  readonly errors?: readonly number[];
}

const HEADERS = { 'X-Request-Id': { description: "The request's id, for questions about it", schema: { type: 'string' } } } as const;
const RETRY_HEADERS = {
  'Retry-After': { description: 'Seconds after which to try again', schema: { type: 'integer' } },
  'Retry-After-Ms': { description: 'The same in milliseconds', schema: { type: 'integer' } },
} as const;

/** Says who may call a route that is as OpenAI's API has it, and describes it, errors in OpenAI's shape included. */
export function OpenAiOperation(options: OpenAiOperationOptions): MethodDecorator {
  const { id, scope, summary, description, body, answer, streams = false, errors = [] } = options;
  const statuses = [...new Set([...errors, 400, 401, 403, 429, 500, 503])].sort((a, b) => a - b);
  const stream = streams ? { 'text/event-stream': { schema: { type: 'string' as const } } } : {};
  return applyDecorators(
    SetMetadata(OPERATION_SCOPE, scope),
    HttpCode(200),
    ApiOperation({ operationId: id, summary, ...(description === undefined ? {} : { description }) }),
    ApiHeader({ name: 'X-Request-Id', required: false, description: 'Your id for this request; one is made where it is missing', schema: { type: 'string' } }),
    ...(body === undefined ? [] : [ApiBody({ schema: plain(body) })]),
    ApiResponse({ status: 200, description: 'The answer', headers: HEADERS, content: { 'application/json': { schema: plain(answer) }, ...stream } }),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: STATUS_CODES[status] ?? 'Error',
        headers: { ...HEADERS, ...(status === 429 || status === 503 ? RETRY_HEADERS : {}) },
        content: { 'application/json': { schema: plain(openAiError) } },
      }),
    ),
    ApiSecurity(SECURITY_SCHEME, [scope]),
  );
}

/** The schema without what only its library knows. */
function plain(schema: TSchema): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
}
