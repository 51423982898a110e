import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Client } from '@fenago/contracts';

const MAX_USER_AGENT = 300;

/** Where the request comes from: the address that TRUST_PROXY lets count, and what the client calls itself. */
export const CurrentClient = createParamDecorator((_data: unknown, context: ExecutionContext): Client => {
  const { ip, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const userAgent = headers['user-agent']?.slice(0, MAX_USER_AGENT);
  return { ip: ip.slice(0, 64), ...(userAgent === undefined || userAgent === '' ? {} : { userAgent }) };
});
