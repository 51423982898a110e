import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

type Contract = typeof QUERIES.getAgent;

@Controller()
export class GetAgentHandler {
  constructor(private readonly agents: AgentService) {}

  @QueryHandler(QUERIES.getAgent)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.agents.get(request);
  }
}
