import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FenagoError, type Scope } from '@fenago/contracts';
import { InsufficientScope } from '../http/insufficient-scope.js';
import { OPERATION_QUOTA, OPERATION_SCOPE } from '../http/operation.decorator.js';
import type { Principal } from '../http/principal.js';
import { applyVerdict } from '../http/rate-limit-headers.js';
import { HTTP_STATUS } from '../mappers/problem.mapper.js';
import { CredentialsService } from '../services/credentials.service.js';
import { RateLimitsService, type AddressQuota } from '../services/rate-limits.service.js';

const BEARER = /^Bearer +(\S+)$/i;

/** Lets a request through whose credential is valid, has room in its quotas and allows the operation, and notes whose it is. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly credentials: CredentialsService,
    private readonly limits: RateLimitsService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope = this.reflector.get<Scope | null | undefined>(OPERATION_SCOPE, context.getHandler());
    if (scope === null) return this.admitAnybody(context);
    if (scope === undefined) throw new TypeError(`${context.getHandler().name} says nothing of who may call it; it needs @Operation.`);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const principal = await this.identify(request, reply);
    applyVerdict(reply, this.limits.takeOf(principal));
    permit(principal, scope);
    if (request.fenago !== null) {
      request.fenago.principal = principal;
      request.fenago.context.actor = principal.userId;
    }
    return true;
  }

  private admitAnybody(context: ExecutionContext): true {
    const quota = this.reflector.get<AddressQuota | null>(OPERATION_QUOTA, context.getHandler());
    const { ip } = context.switchToHttp().getRequest<FastifyRequest>();
    if (quota !== null) applyVerdict(context.switchToHttp().getResponse<FastifyReply>(), this.limits.takeFrom(ip, quota));
    return true;
  }

  /** Who cannot say who they are count by their address. */
  private async identify({ headers, ip }: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    const credential = BEARER.exec(headers.authorization ?? '')?.[1];
    try {
      if (credential === undefined) throw nobody();
      return await this.credentials.principalOf(credential);
    } catch (error) {
      if (error instanceof FenagoError && HTTP_STATUS[error.code] === 401) applyVerdict(reply, this.limits.takeFrom(ip, 'address'));
      throw error;
    }
  }
}

/** Says nothing about objects: one of somebody else is not there, whatever the credential allows. */
function permit(principal: Principal, scope: Scope): void {
  if (scope === 'admin' && principal.role !== 'admin') throw new FenagoError('forbidden', 'Only admins may do this; ask one of them.');
  if (!principal.scopes.includes(scope)) throw new InsufficientScope(scope);
}

export function nobody(): FenagoError {
  return new FenagoError('authentication_required', 'Send an API key or an access token: Authorization: Bearer ….');
}
