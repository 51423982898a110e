import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FenagoError, type Caller } from '@fenago/contracts';

/** On whose behalf the request runs; the guard has made sure that somebody is there. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const userId = context.switchToHttp().getRequest<FastifyRequest>().fenago?.userId;
  if (userId === undefined) throw new FenagoError('authentication_required', 'Send an API key: Authorization: Bearer fng_live_….');
  return { userId };
});
