import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

type Contract = typeof COMMANDS.createAgent;

@Controller()
export class CreateAgentHandler {
  constructor(private readonly agents: AgentService) {}

  @CommandHandler(COMMANDS.createAgent)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.agents.create(request);
  }
}
