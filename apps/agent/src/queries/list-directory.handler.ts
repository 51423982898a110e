import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

type Contract = typeof QUERIES.listDirectory;

@Controller()
export class ListDirectoryHandler {
  constructor(private readonly agents: AgentService) {}

  @QueryHandler(QUERIES.listDirectory)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.agents.listDirectory(request);
  }
}
