import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { Scope } from '@fenago/contracts';
import { ProblemDto } from '../dto/problem.dto.js';

/** Name of the security scheme in the document. */
export const SECURITY_SCHEME = 'bearer';
/** Where the guard finds the scope of an operation. */
export const OPERATION_SCOPE = Symbol('fenago.scope');

/** The answer has a revision, and carries it as its ETag. */
export const IS_TAGGED = Symbol('fenago.tagged');

export interface OperationOptions {
  /** Name of the method in a generated client. */
  readonly id: string;
  /** What a credential must allow; `admin` also takes a user who is one; null where everybody may call, without a credential. */
  readonly scope: Scope | null;
  readonly summary: string;
  readonly description?: string;
  /** What a successful request is answered; none where a decorator of its own says it. */
  readonly answer?: Answer;
  /** Instead of an answer: the request is answered 204, and this is what that means. */
  readonly empty?: string;
  /** Statuses of the problems that are this operation's own; 400, 401, 403, 500 and 503 come by themselves. */
  readonly problems?: readonly number[];
}

export interface Answer {
  readonly status?: number;
  readonly type: Type;
  readonly description: string;
  /** It is one object with a revision, which its ETag tells. */
  readonly tagged?: boolean;
}

const REQUEST_ID_HEADER = { description: "The request's id, for questions about it", schema: { type: 'string' } } as const;
const ETAG_HEADER = { description: 'Version of the object, for If-Match and If-None-Match', schema: { type: 'string' } } as const;
const RETRY_AFTER_HEADER = { description: 'Seconds after which to try again', schema: { type: 'integer' } } as const;

/** Says who may call a route, and describes it for the document, completely enough for a generated client. */
export function Operation(options: OperationOptions): MethodDecorator {
  const { id, scope, summary, description, answer, empty, problems = [] } = options;
  const statuses = [...new Set([...problems, 400, ...(scope === null ? [] : [401, 403]), 500, 503])].sort((a, b) => a - b);
  return applyDecorators(
    SetMetadata(OPERATION_SCOPE, scope),
    ApiOperation({ operationId: id, summary, ...(description === undefined ? {} : { description }) }),
    ApiHeader({ name: 'X-Request-Id', required: false, description: 'Your id for this request; one is made where it is missing', schema: { type: 'string' } }),
    ...(answer === undefined ? [] : success(answer)),
    ...(empty === undefined ? [] : nothing(empty)),
    ...statuses.map((code) => ApiResponse(problem(code))),
    ApiExtraModels(ProblemDto),
    ...(scope === null ? [] : [ApiSecurity(SECURITY_SCHEME, [scope])]),
  );
}

function success({ status = 200, type, description, tagged = false }: Answer): MethodDecorator[] {
  const headers = { 'X-Request-Id': REQUEST_ID_HEADER, ...(tagged ? { ETag: ETAG_HEADER } : {}) };
  return [HttpCode(status), ApiResponse({ status, type, description, headers }), SetMetadata(IS_TAGGED, tagged)];
}

function nothing(description: string): MethodDecorator[] {
  return [HttpCode(204), ApiResponse({ status: 204, description, headers: { 'X-Request-Id': REQUEST_ID_HEADER } })];
}

function problem(status: number): ApiResponseOptions {
  const retries = status === 429 || status === 503;
  return {
    status,
    description: STATUS_CODES[status] ?? 'Error',
    headers: { 'X-Request-Id': REQUEST_ID_HEADER, ...(retries ? { 'Retry-After': RETRY_AFTER_HEADER } : {}) },
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
  };
}
