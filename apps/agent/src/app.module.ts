import { defineService } from '@fenago/host';
import { Module } from '@nestjs/common';
import { CreateAgentHandler } from './commands/create-agent.handler.js';
import { DeleteAgentHandler } from './commands/delete-agent.handler.js';
import { UpdateAgentHandler } from './commands/update-agent.handler.js';
import { loadConfig } from './config.js';
import { ExecutionActivityConsumer } from './consumers/execution-activity.consumer.js';
import { GetAgentSnapshotHandler } from './queries/get-agent-snapshot.handler.js';
import { GetAgentHandler } from './queries/get-agent.handler.js';
import { ListAgentsHandler } from './queries/list-agents.handler.js';
import { AgentRepository } from './repositories/agent.repository.js';
import { LastActiveRepository } from './repositories/last-active.repository.js';
import { PositionRepository } from './repositories/position.repository.js';
import { ActivityService } from './services/activity.service.js';
import { AgentService } from './services/agent.service.js';

@Module({
  controllers: [
    // agent.create · update · delete
    CreateAgentHandler,
    UpdateAgentHandler,
    DeleteAgentHandler,
    // agent.get · list · get_snapshot
    GetAgentHandler,
    ListAgentsHandler,
    GetAgentSnapshotHandler,
    // execution.started · completed
    ExecutionActivityConsumer,
  ],
  providers: [AgentRepository, LastActiveRepository, PositionRepository, AgentService, ActivityService],
})
export class AgentModule {}

export const serviceDefinition = defineService({
  name: 'agent',
  loadConfig,
  module: () => AgentModule,
});
