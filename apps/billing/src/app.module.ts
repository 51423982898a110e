import { Erasures } from '@fenago/erasure';
import { defineService } from '@fenago/host';
import { Module } from '@nestjs/common';
import { CorrectUsageHandler } from './commands/correct-usage.handler.js';
import { loadConfig } from './config.js';
import { ExecutionCancelledConsumer } from './consumers/execution-cancelled.consumer.js';
import { ExecutionCompletedConsumer } from './consumers/execution-completed.consumer.js';
import { ExecutionFailedConsumer } from './consumers/execution-failed.consumer.js';
import { ExecutionIncompleteConsumer } from './consumers/execution-incomplete.consumer.js';
import { ExecutionStepCompletedConsumer } from './consumers/execution-step-completed.consumer.js';
import { UserDeletedConsumer } from './consumers/user-deleted.consumer.js';
import { GroupAllUsageHandler } from './queries/group-all-usage.handler.js';
import { GroupSharedUsageHandler } from './queries/group-shared-usage.handler.js';
import { GroupUsageHandler } from './queries/group-usage.handler.js';
import { ListAllUsageHandler } from './queries/list-all-usage.handler.js';
import { ListUsageHandler } from './queries/list-usage.handler.js';
import { SummarizeAllUsageHandler } from './queries/summarize-all-usage.handler.js';
import { SummarizeUsageHandler } from './queries/summarize-usage.handler.js';
import { VerifyUsageHandler } from './queries/verify-usage.handler.js';
import { UsageRepository } from './repositories/usage.repository.js';
import { CorrectionService } from './services/correction.service.js';
import { ErasureService } from './services/erasure.service.js';
import { UsageQueriesService } from './services/usage-queries.service.js';
import { UsageService } from './services/usage.service.js';
import { VerificationService } from './services/verification.service.js';

@Module({
  controllers: [
    // billing.correct_usage
    CorrectUsageHandler,
    // billing.summarize_usage · group_usage · list_usage · group_shared_usage
    SummarizeUsageHandler,
    GroupUsageHandler,
    ListUsageHandler,
    GroupSharedUsageHandler,
    // billing.summarize_all_usage · group_all_usage · list_all_usage · verify_usage
    SummarizeAllUsageHandler,
    GroupAllUsageHandler,
    ListAllUsageHandler,
    VerifyUsageHandler,
    // execution.step.completed · completed · failed · cancelled · incomplete
    ExecutionStepCompletedConsumer,
    ExecutionCompletedConsumer,
    ExecutionFailedConsumer,
    ExecutionCancelledConsumer,
    ExecutionIncompleteConsumer,
    // user.deleted
    UserDeletedConsumer,
  ],
  providers: [UsageRepository, UsageService, UsageQueriesService, CorrectionService, VerificationService, Erasures, ErasureService],
})
export class BillingModule {}

export const serviceDefinition = defineService({
  name: 'billing',
  loadConfig,
  module: () => BillingModule,
});
