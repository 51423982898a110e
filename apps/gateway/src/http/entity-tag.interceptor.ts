import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { entityTagOf, isKnown, type Tagged } from './entity-tags.js';
import { IS_TAGGED } from './operation.decorator.js';

/** Gives answers with a revision their ETag; who has the answer already, by `If-None-Match`, gets 304 instead. */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor<Tagged> {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<Tagged>): Observable<Tagged | undefined> {
    if (this.reflector.get<boolean | undefined>(IS_TAGGED, context.getHandler()) !== true) return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((answer) => {
        const entityTag = entityTagOf(answer);
        void reply.header('etag', entityTag);
        if (request.method !== 'GET' || !isKnown(request.headers['if-none-match'], entityTag)) return answer;
        void reply.status(304);
        return undefined;
      }),
    );
  }
}
