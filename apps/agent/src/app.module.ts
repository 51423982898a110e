import { Erasures } from '@fenago/erasure';
import { defineService, Positions } from '@fenago/host';
import { SchemaThread } from '@fenago/schemas';
import { Module } from '@nestjs/common';
import { EgressClient } from './clients/egress.client.js';
import { CreateAgentHandler } from './commands/create-agent.handler.js';
import { DeleteAgentHandler } from './commands/delete-agent.handler.js';
import { ImportOpenApiHandler } from './commands/import-openapi.handler.js';
import { RollBackAgentHandler } from './commands/roll-back-agent.handler.js';
import { UpdateAgentHandler } from './commands/update-agent.handler.js';
import { loadConfig, type AgentConfig } from './config.js';
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
import { ToolCheckService } from './services/tool-check.service.js';
import { ToolImportService } from './services/tool-import.service.js';
import { VersionService } from './services/version.service.js';

@Module({
  controllers: [
    // agent.create · update · roll_back · delete · import_openapi
    CreateAgentHandler,
    UpdateAgentHandler,
    RollBackAgentHandler,
    DeleteAgentHandler,
    ImportOpenApiHandler,
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
    EgressClient,
    SchemaThread,
    ToolCheckService,
    ToolImportService,
    AgentService,
    VersionService,
    ActivityService,
    Erasures,
    ErasureService,
  ],
})
export class AgentModule {}

export const serviceDefinition = defineService<AgentConfig>({
  name: 'agent',
  loadConfig,
  module: () => AgentModule,
});
