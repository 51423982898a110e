import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReplayedAnswer } from '../http/replayed-answer.js';

/** Answers again as the first time. */
@Catch(ReplayedAnswer)
export class ReplayedAnswerFilter implements ExceptionFilter<ReplayedAnswer> {
  catch({ answer }: ReplayedAnswer, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(answer.status).headers(answer.headers).header('idempotency-replayed', 'true').send(answer.body);
  }
}
