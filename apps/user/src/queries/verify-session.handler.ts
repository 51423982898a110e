import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SessionsService } from '../services/sessions.service.js';

type Contract = typeof QUERIES.verifySession;

@Controller()
export class VerifySessionHandler {
  constructor(private readonly sessions: SessionsService) {}

  @QueryHandler(QUERIES.verifySession)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.sessions.verify(request);
  }
}
