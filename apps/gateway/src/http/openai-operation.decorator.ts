import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { TSchema } from 'typebox';
import type { ErrorCode, Scope } from '@fenago/contracts';
import { OPERATION_SCOPE, PROBLEMS_EXTENSION, SECURITY_SCHEME } from './operation.decorator.js';

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
  /** What it can fail with, besides what any operation of its method can. */
  readonly problems?: readonly ErrorCode[];
}

/** Says who may call a route that is as OpenAI's API has it, and describes it, errors in OpenAI's shape included. */
export function OpenAiOperation(options: OpenAiOperationOptions): MethodDecorator {
  const { id, scope, summary, description, body, answer, streams = false, problems = [] } = options;
  const stream = streams ? { 'text/event-stream': { schema: { type: 'string' as const } } } : {};
  return applyDecorators(
    SetMetadata(OPERATION_SCOPE, scope),
    HttpCode(200),
    ApiOperation({ operationId: id, summary, ...(description === undefined ? {} : { description }) }),
    ...(body === undefined ? [] : [ApiBody({ schema: plain(body) })]),
    ApiResponse({ status: 200, description: 'The answer', content: { 'application/json': { schema: plain(answer) }, ...stream } }),
    ApiExtension(PROBLEMS_EXTENSION, [...problems]),
    ApiSecurity(SECURITY_SCHEME, [scope]),
  );
}

/** The schema without what only its library knows. */
function plain(schema: TSchema): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
}
