import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AdminCaller, Caller } from '@fenago/contracts';
import type { Principal } from '../http/principal.js';
import { nobody } from './authentication.guard.js';

/** Who calls, by which credential; the guard has made sure that somebody is there. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => principalOf(context));

/** On whose behalf the request runs. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { userId } = principalOf(context);
  return { userId };
});

/** The admin who asks, in operations with the scope `admin`: the guard has made sure of the role. */
export const CurrentAdmin = createParamDecorator((_data: unknown, context: ExecutionContext): AdminCaller => {
  const { userId, role } = principalOf(context);
  if (role !== 'admin') throw new TypeError('Only operations with the scope admin have an admin.');
  return { adminId: userId };
});

function principalOf(context: ExecutionContext): Principal {
  const principal = context.switchToHttp().getRequest<FastifyRequest>().fenago?.principal;
  if (principal === undefined) throw nobody();
  return principal;
}
