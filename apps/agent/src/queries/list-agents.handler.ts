import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

type Contract = typeof QUERIES.listAgents;

@Controller()
export class ListAgentsHandler {
  constructor(private readonly agents: AgentService) {}

  @QueryHandler(QUERIES.listAgents)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.agents.list(request);
  }
}
