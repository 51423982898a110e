import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import { Type, type TObject, type TSchema } from 'typebox';
import type { ErrorCode, Scope } from '@fenago/contracts';
import { SHOWN } from '../dto/openai/shared.schema.js';
import { OPERATION_SCOPE, PROBLEMS_EXTENSION, SECURITY_SCHEME } from './operation.decorator.js';

export interface OpenAiOperationOptions {
  readonly id: string;
  readonly scope: Scope;
  readonly summary: string;
  readonly description?: string;
  /** JSON Schema of the body. */
  readonly body?: TObject;
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
  const stream = streams ? { 'text/event-stream': { schema: {} } } : {};
  return applyDecorators(
    SetMetadata(OPERATION_SCOPE, scope),
    HttpCode(200),
    ApiOperation({ operationId: id, summary, ...(description === undefined ? {} : { description }) }),
    ...(body === undefined ? [] : [ApiBody({ schema: plain(orNull(body)) })]),
    ApiResponse({ status: 200, description: 'The answer', content: { 'application/json': { schema: plain(answer) }, ...stream } }),
    ApiExtension(PROBLEMS_EXTENSION, [...problems]),
    ApiSecurity(SECURITY_SCHEME, [scope]),
  );
}

/** What may be left out may be null as well, as `SchemaPipe` reads it. */
function orNull({ properties, required, ...schema }: TObject): TSchema {
  const isRequired = new Set<string>(required);
  const fields = Object.entries(properties).map(([name, field]) => [name, isRequired.has(name) ? field : Type.Union([field, Type.Null()])]);
  return { ...schema, required, properties: Object.fromEntries(fields) as TObject['properties'] };
}

/** The schema without what only its library knows, and with what stands for it in the document. */
function plain(schema: TSchema): Record<string, unknown> {
  const text = JSON.stringify(schema, (_name, value: unknown) => (typeof value === 'object' && value !== null && SHOWN in value ? value[SHOWN] : value));
  return JSON.parse(text) as Record<string, unknown>;
}
