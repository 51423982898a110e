import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FenagoError } from '@fenago/contracts';
import { newCorrelationId, type Logger } from '@fenago/observability';
import type { RouteTable } from '../http/route-table.js';
import { errorAnswerOf } from '../mappers/error-answer.mapper.js';
import { asFenagoError } from '../mappers/problem.mapper.js';

/** Every error of a request, whoever threw it, becomes one answer in the shape of the API that was asked. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly routes: RouteTable,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const allowed = request.is404 ? this.routes.methodsOf(pathOf(request.url)) : [];
    const error = allowed.length > 0 ? wrongMethod(request.method, allowed) : asFenagoError(thrown);
    const requestId = request.fenago?.context.correlationId ?? newCorrelationId();
    const answer = errorAnswerOf(error, request.url, requestId);
    this.log(error, answer.status, requestId);
    if (reply.sent || reply.raw.headersSent) return;
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    void reply.status(answer.status).headers(answer.headers).type(answer.type).send(JSON.stringify(answer.body));
  }

  private log(error: FenagoError, status: number, requestId: string): void {
    const line = { code: error.code, status, requestId, err: error };
    if (status === 500) this.logger.error(line, 'A request failed.');
    else if (status > 500) this.logger.warn(line, 'A request could not be served.');
    else this.logger.debug(line, 'A request was refused.');
  }
}

function wrongMethod(method: string, allowed: readonly string[]): FenagoError {
  return new FenagoError('method_not_allowed', `The address does not take ${method}; it takes ${allowed.join(', ')}.`);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
