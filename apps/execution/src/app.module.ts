import { CONFIG, defineService } from '@fenago/host';
import { createOpenAiModel, type ModelPort } from '@fenago/llm';
import { Module } from '@nestjs/common';
import { CancelExecutionHandler } from './commands/cancel-execution.handler.js';
import { loadConfig, type ExecutionConfig } from './config.js';
import { AgentChangedConsumer } from './consumers/agent-changed.consumer.js';
import { AgentDeletedConsumer } from './consumers/agent-deleted.consumer.js';
import { ConversationDeletedConsumer } from './consumers/conversation-deleted.consumer.js';
import { MessageCreatedConsumer } from './consumers/message-created.consumer.js';
import { MessageQueuedConsumer } from './consumers/message-queued.consumer.js';
import { MessageWithdrawnConsumer } from './consumers/message-withdrawn.consumer.js';
import { TurnInterruptedConsumer } from './consumers/turn-interrupted.consumer.js';
import { GetExecutionHandler } from './queries/get-execution.handler.js';
import { ListExecutionsHandler } from './queries/list-executions.handler.js';
import { AgentReplicaRepository } from './repositories/agent-replica.repository.js';
import { DeletedConversationRepository } from './repositories/deleted-conversation.repository.js';
import { ExecutionRepository } from './repositories/execution.repository.js';
import { AgentsService } from './services/agents.service.js';
import { AnswerService } from './services/answer.service.js';
import { CancellationsService } from './services/cancellations.service.js';
import { ContextService } from './services/context.service.js';
import { ExecutionService } from './services/execution.service.js';
import { FinishService } from './services/finish.service.js';
import { RunnerService } from './services/runner.service.js';
import { SweeperService } from './services/sweeper.service.js';
import { MODEL } from './services/tokens.js';
import { TurnService } from './services/turn.service.js';

const model = {
  provide: MODEL,
  inject: [CONFIG],
  useFactory: ({ openaiBaseUrl: baseUrl, openaiApiKey: apiKey }: ExecutionConfig): ModelPort => createOpenAiModel({ baseUrl, apiKey }),
};

@Module({
  controllers: [
    CancelExecutionHandler,
    GetExecutionHandler,
    ListExecutionsHandler,
    MessageQueuedConsumer,
    MessageCreatedConsumer,
    MessageWithdrawnConsumer,
    TurnInterruptedConsumer,
    ConversationDeletedConsumer,
    AgentChangedConsumer,
    AgentDeletedConsumer,
  ],
  providers: [
    model,
    ExecutionRepository,
    AgentReplicaRepository,
    DeletedConversationRepository,
    AgentsService,
    ContextService,
    AnswerService,
    FinishService,
    RunnerService,
    TurnService,
    ExecutionService,
    SweeperService,
    CancellationsService,
  ],
})
export class ExecutionModule {}

export const serviceDefinition = defineService<ExecutionConfig>({
  name: 'execution',
  loadConfig,
  module: () => ExecutionModule,
});
