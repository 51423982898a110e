import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { revisionsOf } from './entity-tags.js';

/** The condition that a change is made under, as a command takes it: empty where the request has none. */
export interface Condition {
  readonly ifRevisions?: number[];
}

/** `If-Match` of the request. */
export const IfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): Condition => {
  const revisions = revisionsOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']);
  return revisions === undefined ? {} : { ifRevisions: [...revisions] };
});
