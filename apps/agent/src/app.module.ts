import { Erasures } from '@fenago/erasure';
import { defineService, Positions } from '@fenago/host';
import { Module } from '@nestjs/common';
import { CreateAgentHandler } from './commands/create-agent.handler.js';
import { DeleteAgentHandler } from './commands/delete-agent.handler.js';
import { RollBackAgentHandler } from './commands/roll-back-agent.handler.js';
import { UpdateAgentHandler } from './commands/update-agent.handler.js';
import { loadConfig } from './config.js';
import { AgentDeletedConsumer } from './consumers/agent-deleted.consumer.js';
import { ExecutionActivityConsumer } from './consumers/execution-activity.consumer.js';
import { UserDeletedConsumer } from './consumers/user-deleted.consumer.js';
import { GetAgentSnapshotHandler } from './queries/get-agent-snapshot.handler.js';
import { GetAgentVersionHandler } from './queries/get-agent-version.handler.js';
import { GetAgentHandler } from './queries/get-agent.handler.js';
import { ListAgentVersionsHandler } from './queries/list-agent-versions.handler.js';
import { ListAgentsHandler } from './queries/list-agents.handler.js';
import { ListDirectoryHandler } from './queries/list-directory.handler.js';
import { AgentVersionRepository } from './repositories/agent-version.repository.js';
import { AgentRepository } from './repositories/agent.repository.js';
import { LastActiveRepository } from './repositories/last-active.repository.js';
import { ActivityService } from './services/activity.service.js';
import { AgentService } from './services/agent.service.js';
import { ErasureService } from './services/erasure.service.js';
import { VersionService } from './services/version.service.js';

@Module({
  controllers: [
    // agent.create · update · roll_back · delete
    CreateAgentHandler,
    UpdateAgentHandler,
    RollBackAgentHandler,
    DeleteAgentHandler,
    // agent.get · list · list_directory · get_version · list_versions · get_snapshot
    GetAgentHandler,
    ListAgentsHandler,
    ListDirectoryHandler,
    GetAgentVersionHandler,
    ListAgentVersionsHandler,
    GetAgentSnapshotHandler,
    // agent.deleted
    AgentDeletedConsumer,
    // execution.started · completed
    ExecutionActivityConsumer,
    // user.deleted
    UserDeletedConsumer,
  ],
  providers: [
    AgentRepository,
    AgentVersionRepository,
    LastActiveRepository,
    Positions,
    AgentService,
    VersionService,
    ActivityService,
    Erasures,
    ErasureService,
  ],
})
export class AgentModule {}

export const serviceDefinition = defineService({
  name: 'agent',
  loadConfig,
  module: () => AgentModule,
});
