import { Erasures } from '@fenago/erasure';
import { CONFIG, defineService, ProjectionRebuilds } from '@fenago/host';
import type { ModelPort } from '@fenago/llm';
import { SchemaThread } from '@fenago/schemas';
import { SecretBox } from '@fenago/secrets';
import { Module } from '@nestjs/common';
import { ProviderClient } from './clients/provider.client.js';
import { ToolClient } from './clients/tool.client.js';
import { CancelExecutionHandler } from './commands/cancel-execution.handler.js';
import { CancelRebuildHandler } from './commands/cancel-rebuild.handler.js';
import { SubmitActionsHandler } from './commands/submit-actions.handler.js';
import { CreateProviderKeyHandler } from './commands/create-provider-key.handler.js';
import { CreateToolSecretHandler } from './commands/create-tool-secret.handler.js';
import { DeleteProviderKeyHandler } from './commands/delete-provider-key.handler.js';
import { DeleteToolSecretHandler } from './commands/delete-tool-secret.handler.js';
import { RebuildProjectionHandler } from './commands/rebuild-projection.handler.js';
import { RewrapSecretsHandler } from './commands/rewrap-secrets.handler.js';
import { UpdateProviderKeyHandler } from './commands/update-provider-key.handler.js';
import { UpdateToolSecretHandler } from './commands/update-tool-secret.handler.js';
import { loadConfig, type ExecutionConfig } from './config.js';
import { AgentChangedConsumer } from './consumers/agent-changed.consumer.js';
import { AgentDeletedConsumer } from './consumers/agent-deleted.consumer.js';
import { ConversationDeletedConsumer } from './consumers/conversation-deleted.consumer.js';
import { EntitlementsChangedConsumer } from './consumers/entitlements-changed.consumer.js';
import { MessageCreatedConsumer } from './consumers/message-created.consumer.js';
import { MessageQueuedConsumer } from './consumers/message-queued.consumer.js';
import { MessageWithdrawnConsumer } from './consumers/message-withdrawn.consumer.js';
import { TurnInterruptedConsumer } from './consumers/turn-interrupted.consumer.js';
import { UserDeletedConsumer } from './consumers/user-deleted.consumer.js';
import { GetAllowanceHandler } from './queries/get-allowance.handler.js';
import { GetExecutionHandler } from './queries/get-execution.handler.js';
import { GetProviderKeyHandler } from './queries/get-provider-key.handler.js';
import { GetToolSecretHandler } from './queries/get-tool-secret.handler.js';
import { ListExecutionUsageHandler } from './queries/list-execution-usage.handler.js';
import { ListExecutionsHandler } from './queries/list-executions.handler.js';
import { ListExecutionLogsHandler } from './queries/list-execution-logs.handler.js';
import { ListProjectionsHandler } from './queries/list-projections.handler.js';
import { ListProviderKeysHandler } from './queries/list-provider-keys.handler.js';
import { ListToolSecretsHandler } from './queries/list-tool-secrets.handler.js';
import { AgentReplicaRepository } from './repositories/agent-replica.repository.js';
import { AllowanceNoticeRepository } from './repositories/allowance-notice.repository.js';
import { AllowanceRepository } from './repositories/allowance.repository.js';
import { DeletedConversationRepository } from './repositories/deleted-conversation.repository.js';
import { ExecutionRepository } from './repositories/execution.repository.js';
import { Holdings } from './repositories/holdings.js';
import { LogPageRepository } from './repositories/log-page.repository.js';
import { ProviderKeyRepository } from './repositories/provider-key.repository.js';
import { ToolSecretRepository } from './repositories/tool-secret.repository.js';
import { AgentDeletionsService } from './services/agent-deletions.service.js';
import { AgentsService } from './services/agents.service.js';
import { AgentLoopService } from './services/agent-loop.service.js';
import { AdmissionService } from './services/admission.service.js';
import { AgentProjectionService } from './services/agent-projection.service.js';
import { AllowanceBook } from './services/allowance-book.service.js';
import { AllowanceNoticesService } from './services/allowance-notices.service.js';
import { AllowanceService } from './services/allowance.service.js';
import { AllowanceSweepService } from './services/allowance-sweep.service.js';
import { CallPreparationService } from './services/call-preparation.service.js';
import { CancellationsService } from './services/cancellations.service.js';
import { ContextService } from './services/context.service.js';
import { ErasureService } from './services/erasure.service.js';
import { ExecutionService } from './services/execution.service.js';
import { FinishService } from './services/finish.service.js';
import { FormatCheckService } from './services/format-check.service.js';
import { JournalService } from './services/journal.service.js';
import { KeptRepliesService } from './services/kept-replies.service.js';
import { LogService } from './services/log.service.js';
import { ModelsService } from './services/models.service.js';
import { ProjectionsService } from './services/projections.service.js';
import { ProviderKeyService } from './services/provider-key.service.js';
import { ReplyService } from './services/reply.service.js';
import { ReservationsService } from './services/reservations.service.js';
import { RunnerService } from './services/runner.service.js';
import { SecretRotationService } from './services/secret-rotation.service.js';
import { SweeperService } from './services/sweeper.service.js';
import { TakeOverService } from './services/take-over.service.js';
import { TidyingService } from './services/tidying.service.js';
import { MODEL, SECRETS } from './services/tokens.js';
import { ToolCallsService } from './services/tool-calls.service.js';
import { ToolSecretService } from './services/tool-secret.service.js';
import { ToolsService } from './services/tools.service.js';
import { TurnService } from './services/turn.service.js';

const model = {
  provide: MODEL,
  inject: [ProviderClient, CONFIG],
  useFactory: (providers: ProviderClient, { openaiApiKey }: ExecutionConfig): ModelPort => providers.connectPlatform(openaiApiKey),
};

const secrets = {
  provide: SECRETS,
  inject: [CONFIG],
  useFactory: ({ masterKeys }: ExecutionConfig): SecretBox => new SecretBox(masterKeys),
};

@Module({
  controllers: [
    CancelExecutionHandler,
    SubmitActionsHandler,
    CreateProviderKeyHandler,
    UpdateProviderKeyHandler,
    DeleteProviderKeyHandler,
    CreateToolSecretHandler,
    UpdateToolSecretHandler,
    DeleteToolSecretHandler,
    RewrapSecretsHandler,
    RebuildProjectionHandler,
    CancelRebuildHandler,
    GetExecutionHandler,
    ListExecutionsHandler,
    ListExecutionUsageHandler,
    ListExecutionLogsHandler,
    GetProviderKeyHandler,
    ListProviderKeysHandler,
    GetToolSecretHandler,
    ListToolSecretsHandler,
    ListProjectionsHandler,
    MessageQueuedConsumer,
    MessageCreatedConsumer,
    MessageWithdrawnConsumer,
    TurnInterruptedConsumer,
    ConversationDeletedConsumer,
    AgentChangedConsumer,
    AgentDeletedConsumer,
    UserDeletedConsumer,
    EntitlementsChangedConsumer,
    GetAllowanceHandler,
  ],
  providers: [
    model,
    secrets,
    ProviderClient,
    ToolClient,
    ExecutionRepository,
    AgentReplicaRepository,
    AllowanceRepository,
    AllowanceNoticeRepository,
    DeletedConversationRepository,
    LogPageRepository,
    Holdings,
    ProviderKeyRepository,
    ToolSecretRepository,
    ModelsService,
    ProviderKeyService,
    ToolSecretService,
    SecretRotationService,
    Erasures,
    ErasureService,
    AgentsService,
    ContextService,
    AgentLoopService,
    ReplyService,
    CallPreparationService,
    AdmissionService,
    ReservationsService,
    AllowanceBook,
    AllowanceNoticesService,
    AllowanceService,
    AllowanceSweepService,
    TidyingService,
    KeptRepliesService,
    ToolCallsService,
    ToolsService,
    JournalService,
    TakeOverService,
    LogService,
    SchemaThread,
    FormatCheckService,
    FinishService,
    RunnerService,
    TurnService,
    ExecutionService,
    SweeperService,
    CancellationsService,
    AgentDeletionsService,
    AgentProjectionService,
    ProjectionRebuilds,
    ProjectionsService,
  ],
})
export class ExecutionModule {}

export const serviceDefinition = defineService<ExecutionConfig>({
  name: 'execution',
  loadConfig,
  module: () => ExecutionModule,
});
