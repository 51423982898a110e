import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { FenagoError } from '@fenago/contracts';
import { ApiKeysService } from '../services/api-keys.service.js';
import { IS_PUBLIC } from './public.decorator.js';

const BEARER = /^Bearer +(\S+)$/i;

/** Lets a request through whose API key is valid, and notes whose it is. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeysService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (key === undefined) {
      throw new FenagoError('authentication_required', 'Send an API key: Authorization: Bearer fng_live_….');
    }
    const userId = await this.keys.userOf(key);
    if (request.fenago !== null) request.fenago.userId = userId;
    return true;
  }
}
