import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { FenagoError, type Scope } from '@fenago/contracts';
import { InsufficientScope } from '../http/insufficient-scope.js';
import { OPERATION_SCOPE } from '../http/operation.decorator.js';
import type { Principal } from '../http/principal.js';
import { CredentialsService } from '../services/credentials.service.js';

const BEARER = /^Bearer +(\S+)$/i;

/** Lets a request through whose credential is valid and allows the operation, and notes whose it is. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly credentials: CredentialsService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope = this.reflector.get<Scope | null | undefined>(OPERATION_SCOPE, context.getHandler());
    if (scope === null) return true;
    if (scope === undefined) throw new TypeError(`${context.getHandler().name} says nothing of who may call it; it needs @Operation.`);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const credential = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (credential === undefined) throw nobody();
    const principal = await this.credentials.principalOf(credential);
    permit(principal, scope);
    if (request.fenago !== null) {
      request.fenago.principal = principal;
      request.fenago.context.actor = principal.userId;
    }
    return true;
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
