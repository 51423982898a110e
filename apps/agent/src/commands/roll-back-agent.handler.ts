import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

type Contract = typeof COMMANDS.rollBackAgent;

@Controller()
export class RollBackAgentHandler {
  constructor(private readonly agents: AgentService) {}

  @CommandHandler(COMMANDS.rollBackAgent)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.agents.rollBack(request);
  }
}
