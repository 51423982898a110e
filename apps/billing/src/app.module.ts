import { Erasures } from '@fenago/erasure';
import { defineService } from '@fenago/host';
import { Module } from '@nestjs/common';
import { loadConfig } from './config.js';
import { ExecutionCancelledConsumer } from './consumers/execution-cancelled.consumer.js';
import { ExecutionCompletedConsumer } from './consumers/execution-completed.consumer.js';
import { ExecutionFailedConsumer } from './consumers/execution-failed.consumer.js';
import { ExecutionIncompleteConsumer } from './consumers/execution-incomplete.consumer.js';
import { ExecutionStepCompletedConsumer } from './consumers/execution-step-completed.consumer.js';
import { UserDeletedConsumer } from './consumers/user-deleted.consumer.js';
import { ListUsageHandler } from './queries/list-usage.handler.js';
import { SummarizeUsageHandler } from './queries/summarize-usage.handler.js';
import { UsageRepository } from './repositories/usage.repository.js';
import { ErasureService } from './services/erasure.service.js';
import { UsageService } from './services/usage.service.js';

@Module({
  controllers: [
    // billing.summarize_usage · list_usage
    SummarizeUsageHandler,
    ListUsageHandler,
    // execution.step.completed · completed · failed · cancelled · incomplete
    ExecutionStepCompletedConsumer,
    ExecutionCompletedConsumer,
    ExecutionFailedConsumer,
    ExecutionCancelledConsumer,
    ExecutionIncompleteConsumer,
    // user.deleted
    UserDeletedConsumer,
  ],
  providers: [UsageRepository, UsageService, Erasures, ErasureService],
})
export class BillingModule {}

export const serviceDefinition = defineService({
  name: 'billing',
  loadConfig,
  module: () => BillingModule,
});
