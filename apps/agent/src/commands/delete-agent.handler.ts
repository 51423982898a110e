import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

type Contract = typeof COMMANDS.deleteAgent;

@Controller()
export class DeleteAgentHandler {
  constructor(private readonly agents: AgentService) {}

  @CommandHandler(COMMANDS.deleteAgent)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.agents.delete(request);
  }
}
