import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { ErrorCode, Scope } from '@fenago/contracts';
import type { AddressQuota } from '../services/rate-limits.service.js';
import { ProblemDto } from '../dto/problem.dto.js';

/** Name of the security scheme in the document. */
export const SECURITY_SCHEME = 'bearer';
/** Where the guard finds the scope of an operation. */
export const OPERATION_SCOPE = Symbol('fenago.scope');
/** Where the guard finds what quota limits an operation without a caller. */
export const OPERATION_QUOTA = Symbol('fenago.quota');

/** Where the document is told what it is completed from; nobody else sees it. */
export const PROBLEMS_EXTENSION = 'x-problems';
/** The answer has a revision, and carries it as its ETag. */
export const IS_TAGGED = Symbol('fenago.tagged');

export interface OperationOptions {
  /** Name of the method in a generated client. */
  readonly id: string;
  /** What a credential must allow; `admin` also takes a user who is one; null where everybody may call, without a credential. */
  readonly scope: Scope | null;
  /** Limits it where everybody may call; that of the address unless told, null for none. With a credential that one's are. */
  readonly quota?: AddressQuota | null;
  readonly summary: string;
  readonly description?: string;
  /** What a successful request is answered; none where a decorator of its own says it. */
  readonly answer?: Answer;
  /** Instead of an answer: the request is answered 204, and this is what that means. */
  readonly empty?: string;
  /** What it can fail with, besides what any operation of its method can; `precondition_failed` where it takes `If-Match`. */
  readonly problems?: readonly ErrorCode[];
}

export interface Answer {
  readonly status?: number;
  readonly type: Type;
  readonly description: string;
  /** It is one object with a revision, which its ETag tells. */
  readonly tagged?: boolean;
}

/** Says who may call a route, and describes it for the document, which adds what follows from all of that. */
export function Operation(options: OperationOptions): MethodDecorator {
  const { id, scope, quota = 'address', summary, description, answer, empty, problems = [] } = options;
  return applyDecorators(
    SetMetadata(OPERATION_SCOPE, scope),
    SetMetadata(OPERATION_QUOTA, quota),
    ApiOperation({ operationId: id, summary, ...(description === undefined ? {} : { description }) }),
    ...(answer === undefined ? [] : success(answer)),
    ...(empty === undefined ? [] : nothing(empty)),
    ApiExtension(PROBLEMS_EXTENSION, [...problems, ...(scope === 'admin' ? ['forbidden'] : [])]),
    ApiExtraModels(ProblemDto),
    ...(scope === null ? [] : [ApiSecurity(SECURITY_SCHEME, [scope])]),
  );
}

function success({ status = 200, type, description, tagged = false }: Answer): MethodDecorator[] {
  return [HttpCode(status), ApiResponse({ status, type, description, headers: tagged ? { ETag: {} } : {} }), SetMetadata(IS_TAGGED, tagged)];
}

function nothing(description: string): MethodDecorator[] {
  return [HttpCode(204), ApiResponse({ status: 204, description })];
}
