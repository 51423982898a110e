import { Erasures } from '@fenago/erasure';
import { defineService, ProjectionRebuilds } from '@fenago/host';
import { Module } from '@nestjs/common';
import { BeginConversationHandler } from './commands/begin-conversation.handler.js';
import { CancelRebuildHandler } from './commands/cancel-rebuild.handler.js';
import { CreateConversationHandler } from './commands/create-conversation.handler.js';
import { CreateScheduleHandler } from './commands/create-schedule.handler.js';
import { DeleteConversationHandler } from './commands/delete-conversation.handler.js';
import { DeleteScheduleHandler } from './commands/delete-schedule.handler.js';
import { ForkConversationHandler } from './commands/fork-conversation.handler.js';
import { ImportMessagesHandler } from './commands/import-messages.handler.js';
import { PostMessageHandler } from './commands/post-message.handler.js';
import { RebuildProjectionHandler } from './commands/rebuild-projection.handler.js';
import { UpdateConversationHandler } from './commands/update-conversation.handler.js';
import { UpdateScheduleHandler } from './commands/update-schedule.handler.js';
import { WithdrawMessageHandler } from './commands/withdraw-message.handler.js';
import { loadConfig } from './config.js';
import { AgentCreatedConsumer } from './consumers/agent-created.consumer.js';
import { AgentDeletedConsumer } from './consumers/agent-deleted.consumer.js';
import { AgentStatusChangedConsumer } from './consumers/agent-status-changed.consumer.js';
import { AgentUpdatedConsumer } from './consumers/agent-updated.consumer.js';
import { ConversationDeletedConsumer } from './consumers/conversation-deleted.consumer.js';
import { ExecutionCancelledConsumer } from './consumers/execution-cancelled.consumer.js';
import { ExecutionCompletedConsumer } from './consumers/execution-completed.consumer.js';
import { ExecutionFailedConsumer } from './consumers/execution-failed.consumer.js';
import { ExecutionIncompleteConsumer } from './consumers/execution-incomplete.consumer.js';
import { ScheduledConversationDeletedConsumer } from './consumers/scheduled-conversation-deleted.consumer.js';
import { UserDeletedConsumer } from './consumers/user-deleted.consumer.js';
import { FindTurnHandler } from './queries/find-turn.handler.js';
import { GetContextHandler } from './queries/get-context.handler.js';
import { GetConversationHandler } from './queries/get-conversation.handler.js';
import { GetMessageHandler } from './queries/get-message.handler.js';
import { GetScheduleHandler } from './queries/get-schedule.handler.js';
import { ListConversationsHandler } from './queries/list-conversations.handler.js';
import { ListMessagesHandler } from './queries/list-messages.handler.js';
import { ListProjectionsHandler } from './queries/list-projections.handler.js';
import { ListSchedulesHandler } from './queries/list-schedules.handler.js';
import { AgentReplicaRepository } from './repositories/agent-replica.repository.js';
import { ConversationRepository } from './repositories/conversation.repository.js';
import { PageRepository } from './repositories/page.repository.js';
import { ScheduleRepository } from './repositories/schedule.repository.js';
import { AgentProjectionService } from './services/agent-projection.service.js';
import { AgentChangesService } from './services/agent-changes.service.js';
import { AgentService } from './services/agent.service.js';
import { ConversationService } from './services/conversation.service.js';
import { ErasureService } from './services/erasure.service.js';
import { FiringService } from './services/firing.service.js';
import { HistoryService } from './services/history.service.js';
import { ImportService } from './services/import.service.js';
import { PageSealer } from './services/page-sealer.js';
import { ProjectionsService } from './services/projections.service.js';
import { ScheduleService } from './services/schedule.service.js';
import { SchedulerService } from './services/scheduler.service.js';
import { TurnService } from './services/turn.service.js';

@Module({
  controllers: [
    // of operators: conversation.rebuild_projection · cancel_rebuild · list_projections
    RebuildProjectionHandler,
    CancelRebuildHandler,
    ListProjectionsHandler,
    // conversation.create · begin · fork · import_messages · update · delete · withdraw_message · post_message · create_schedule · update_schedule · delete_schedule
    CreateConversationHandler,
    BeginConversationHandler,
    ForkConversationHandler,
    ImportMessagesHandler,
    UpdateConversationHandler,
    DeleteConversationHandler,
    WithdrawMessageHandler,
    PostMessageHandler,
    CreateScheduleHandler,
    UpdateScheduleHandler,
    DeleteScheduleHandler,
    // conversation.get · list · list_messages · get_message · get_context · find_turn · get_schedule · list_schedules
    GetConversationHandler,
    ListConversationsHandler,
    ListMessagesHandler,
    GetMessageHandler,
    GetContextHandler,
    FindTurnHandler,
    GetScheduleHandler,
    ListSchedulesHandler,
    // execution.completed · failed · cancelled · incomplete
    ExecutionCompletedConsumer,
    ExecutionFailedConsumer,
    ExecutionCancelledConsumer,
    ExecutionIncompleteConsumer,
    // agent.created · updated · status_changed · deleted
    AgentCreatedConsumer,
    AgentUpdatedConsumer,
    AgentStatusChangedConsumer,
    AgentDeletedConsumer,
    // conversation.deleted
    ConversationDeletedConsumer,
    ScheduledConversationDeletedConsumer,
    // user.deleted
    UserDeletedConsumer,
  ],
  providers: [
    ConversationRepository,
    PageRepository,
    AgentReplicaRepository,
    ScheduleRepository,
    AgentService,
    AgentChangesService,
    ConversationService,
    Erasures,
    ErasureService,
    FiringService,
    HistoryService,
    ImportService,
    PageSealer,
    ScheduleService,
    SchedulerService,
    TurnService,
    AgentProjectionService,
    ProjectionRebuilds,
    ProjectionsService,
  ],
})
export class ConversationModule {}

export const serviceDefinition = defineService({
  name: 'conversation',
  loadConfig,
  module: () => ConversationModule,
});
