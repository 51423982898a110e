import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SessionsService } from '../services/sessions.service.js';

type Contract = typeof QUERIES.listSessions;

@Controller()
export class ListSessionsHandler {
  constructor(private readonly sessions: SessionsService) {}

  @QueryHandler(QUERIES.listSessions)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.sessions.list(request);
  }
}
