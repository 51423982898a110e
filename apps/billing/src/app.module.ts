import { Erasures } from '@fenago/erasure';
import { defineService } from '@fenago/host';
import { Module } from '@nestjs/common';
import { StripeCatalogue } from './clients/stripe-catalogue.client.js';
import { StripeConnection } from './clients/stripe-connection.client.js';
import { StripeCustomers } from './clients/stripe-customers.client.js';
import { StripeEvents } from './clients/stripe-events.client.js';
import { StripeMeters } from './clients/stripe-meters.client.js';
import { StripePages } from './clients/stripe-pages.client.js';
import { StripePrices } from './clients/stripe-prices.client.js';
import { StripeSubscriptions } from './clients/stripe-subscriptions.client.js';
import { CorrectUsageHandler } from './commands/correct-usage.handler.js';
import { CreateCheckoutHandler } from './commands/create-checkout.handler.js';
import { CreatePortalHandler } from './commands/create-portal.handler.js';
import { ReceiveStripeEventHandler } from './commands/receive-stripe-event.handler.js';
import { SyncCatalogueHandler } from './commands/sync-catalogue.handler.js';
import { UpdateSubscriptionHandler } from './commands/update-subscription.handler.js';
import { loadConfig } from './config.js';
import { ExecutionCancelledConsumer } from './consumers/execution-cancelled.consumer.js';
import { ExecutionCompletedConsumer } from './consumers/execution-completed.consumer.js';
import { ExecutionFailedConsumer } from './consumers/execution-failed.consumer.js';
import { ExecutionIncompleteConsumer } from './consumers/execution-incomplete.consumer.js';
import { ExecutionStepCompletedConsumer } from './consumers/execution-step-completed.consumer.js';
import { UserDeletedConsumer } from './consumers/user-deleted.consumer.js';
import { UserRegisteredConsumer } from './consumers/user-registered.consumer.js';
import { UserUpdatedConsumer } from './consumers/user-updated.consumer.js';
import { GetBillingHandler } from './queries/get-billing.handler.js';
import { ListPlansHandler } from './queries/list-plans.handler.js';
import { GroupAllUsageHandler } from './queries/group-all-usage.handler.js';
import { GroupSharedUsageHandler } from './queries/group-shared-usage.handler.js';
import { GroupUsageHandler } from './queries/group-usage.handler.js';
import { ListAllUsageHandler } from './queries/list-all-usage.handler.js';
import { ListUsageHandler } from './queries/list-usage.handler.js';
import { ReconcileMetersHandler } from './queries/reconcile-meters.handler.js';
import { SummarizeAllUsageHandler } from './queries/summarize-all-usage.handler.js';
import { SummarizeUsageHandler } from './queries/summarize-usage.handler.js';
import { VerifyUsageHandler } from './queries/verify-usage.handler.js';
import { BillingAccountRepository } from './repositories/billing-account.repository.js';
import { MeteringRepository } from './repositories/metering.repository.js';
import { StripeEventRepository } from './repositories/stripe-event.repository.js';
import { StripeSweepRepository } from './repositories/stripe-sweep.repository.js';
import { UsageRepository } from './repositories/usage.repository.js';
import { AccountFollowService } from './services/account-follow.service.js';
import { AccountLookUpService } from './services/account-look-up.service.js';
import { BillingAccountService } from './services/billing-account.service.js';
import { BillingSweepService } from './services/billing-sweep.service.js';
import { CatalogueService } from './services/catalogue.service.js';
import { ErasureService } from './services/erasure.service.js';
import { MeterBacklogService } from './services/meter-backlog.service.js';
import { MeterReconciliationService } from './services/meter-reconciliation.service.js';
import { MeterReportService } from './services/meter-report.service.js';
import { MeterSettlementService } from './services/meter-settlement.service.js';
import { MeteringLoopsService } from './services/metering-loops.service.js';
import { PageService } from './services/page.service.js';
import { PlanReviewService } from './services/plan-review.service.js';
import { PlanService } from './services/plan.service.js';
import { StripeEventService } from './services/stripe-event.service.js';
import { StripeSweepService } from './services/stripe-sweep.service.js';
import { SubscriptionService } from './services/subscription.service.js';
import { CorrectionService } from './services/correction.service.js';
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
    // billing.reconcile_meters
    ReconcileMetersHandler,
    // billing.list_plans · get · create_checkout · create_portal · update_subscription
    ListPlansHandler,
    GetBillingHandler,
    CreateCheckoutHandler,
    CreatePortalHandler,
    UpdateSubscriptionHandler,
    // billing.receive_stripe_event · sync_catalogue
    ReceiveStripeEventHandler,
    SyncCatalogueHandler,
    // execution.step.completed · completed · failed · cancelled · incomplete
    ExecutionStepCompletedConsumer,
    ExecutionCompletedConsumer,
    ExecutionFailedConsumer,
    ExecutionCancelledConsumer,
    ExecutionIncompleteConsumer,
    // user.registered · updated
    UserRegisteredConsumer,
    UserUpdatedConsumer,
    // user.deleted
    UserDeletedConsumer,
  ],
  providers: [
    UsageRepository,
    MeteringRepository,
    BillingAccountRepository,
    StripeEventRepository,
    StripeSweepRepository,
    StripeConnection,
    StripeCatalogue,
    StripeCustomers,
    StripeEvents,
    StripeMeters,
    StripePages,
    StripePrices,
    StripeSubscriptions,
    UsageService,
    UsageQueriesService,
    CorrectionService,
    VerificationService,
    PlanService,
    BillingAccountService,
    AccountLookUpService,
    PageService,
    SubscriptionService,
    AccountFollowService,
    StripeEventService,
    StripeSweepService,
    PlanReviewService,
    BillingSweepService,
    MeterSettlementService,
    MeterReportService,
    MeterBacklogService,
    MeterReconciliationService,
    MeteringLoopsService,
    CatalogueService,
    Erasures,
    ErasureService,
  ],
})
export class BillingModule {}

export const serviceDefinition = defineService({
  name: 'billing',
  loadConfig,
  module: () => BillingModule,
});
