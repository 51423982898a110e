import { createHash } from 'node:crypto';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { FenagoError } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { runInContext } from '@fenago/observability';
import type { GatewayConfig } from '../config.js';
import { IdempotencyService, type Attempt } from '../services/idempotency.service.js';
import { wantsEventStream } from './event-stream.decorator.js';
import { answerOf, ReplayedAnswer } from './replayed-answer.js';
import type { RequestState } from './request-context.js';

/** What an `Idempotency-Key` must be like. */
export const KEY_PATTERN = '^[!-~]{1,255}$';
const KEY = new RegExp(KEY_PATTERN);

/** Carries a POST with an `Idempotency-Key` out once, however often it is sent. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor<unknown> {
  constructor(
    private readonly idempotency: IdempotencyService,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { fenago: state } = request;
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || state === null) return next.handle();
    const attempt = await this.begin(request, state, String(key));
    state.attempt = attempt;
    return from(this.carryOut(state, attempt, next, context.switchToHttp().getResponse<FastifyReply>()));
  }

  private async begin(request: FastifyRequest, { principal }: RequestState, key: string): Promise<Attempt> {
    if (!KEY.test(key)) throw invalidKey();
    const caller = principal === undefined ? {} : { caller: { userId: principal.userId } };
    const attempt = await this.idempotency.begin({ ...caller, key, fingerprint: fingerprintOf(request) });
    const { answered } = attempt;
    // A stream cannot be kept, but found again: carried out under the same cause, the request leads to the same execution.
    const streamsAgain = answered !== undefined && answered.status < 300 && wantsEventStream(request.headers.accept);
    if (answered !== undefined && !streamsAgain) throw new ReplayedAnswer(answered);
    return attempt;
  }

  private async carryOut({ context }: RequestState, attempt: Attempt, next: CallHandler<unknown>, reply: FastifyReply): Promise<unknown> {
    const { cause } = attempt;
    const caused = this.config.unsafe?.idempotency === true ? context : { ...context, cause };
    const answer = await runInContext(caused, () => lastValueFrom(next.handle(), { defaultValue: undefined }));
    // A stream has begun, or the client has gone: no answer is going to be kept.
    if (reply.sent || reply.raw.destroyed) await attempt.end();
    return answer;
  }
}

/** Keeps answers to requests with a key before they are sent, whichever way they came about. */
export function registerAnswerHook(instance: FastifyInstance): void {
  instance.addHook('onSend', async (request, reply, payload) => {
    await request.fenago?.attempt?.end(answerOf(reply, payload));
    return payload;
  });
}

function fingerprintOf({ method, url, body }: FastifyRequest): string {
  return createHash('sha256').update(`${method} ${url}\n${JSON.stringify(body ?? null)}`).digest('hex');
}

function invalidKey(): FenagoError {
  const message = 'must be 1 to 255 visible characters of ASCII, such as a UUID';
  return new FenagoError('invalid_request', `Idempotency-Key ${message}.`, { fields: [{ path: '/Idempotency-Key', message }] });
}
