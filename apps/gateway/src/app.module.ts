import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { defineService, LOGGER, type HttpPart } from '@fenago/host';
import { Metrics, type Logger } from '@fenago/observability';
import { loadConfig, type GatewayConfig } from './config.js';
import { AdminAuditController } from './controllers/admin-audit.controller.js';
import { AdminDeadLetterGroupsController } from './controllers/admin-dead-letter-groups.controller.js';
import { AdminDeadLettersController } from './controllers/admin-dead-letters.controller.js';
import { AdminDeletionsController } from './controllers/admin-deletions.controller.js';
import { AdminLeadsController } from './controllers/admin-leads.controller.js';
import { AdminUsageController } from './controllers/admin-usage.controller.js';
import { AdminUsersController } from './controllers/admin-users.controller.js';
import { AgentVersionsController } from './controllers/agent-versions.controller.js';
import { AgentsController } from './controllers/agents.controller.js';
import { ApiKeysController } from './controllers/api-keys.controller.js';
import { AuthController } from './controllers/auth.controller.js';
import { BillingController } from './controllers/billing.controller.js';
import { ConfigurationSchemaController } from './controllers/configuration-schema.controller.js';
import { ConversationsController } from './controllers/conversations.controller.js';
import { DeletionsController } from './controllers/deletions.controller.js';
import { DirectoryController } from './controllers/directory.controller.js';
import { EventCatalogueController } from './controllers/event-catalogue.controller.js';
import { EventsController } from './controllers/events.controller.js';
import { ExecutionsController } from './controllers/executions.controller.js';
import { LeadsController } from './controllers/leads.controller.js';
import { MeController } from './controllers/me.controller.js';
import { MessagesController } from './controllers/messages.controller.js';
import { OidcController } from './controllers/oidc.controller.js';
import { OpenAiChatController } from './controllers/openai-chat.controller.js';
import { OpenAiConversationsController } from './controllers/openai-conversations.controller.js';
import { OpenAiModelsController } from './controllers/openai-models.controller.js';
import { OpenAiResponsesController } from './controllers/openai-responses.controller.js';
import { OperationsController } from './controllers/operations.controller.js';
import { PlansController } from './controllers/plans.controller.js';
import { ProviderKeysController } from './controllers/provider-keys.controller.js';
import { SessionsController } from './controllers/sessions.controller.js';
import { SecretsController } from './controllers/secrets.controller.js';
import { SchedulesController } from './controllers/schedules.controller.js';
import { ToolsController } from './controllers/tools.controller.js';
import { UsageController } from './controllers/usage.controller.js';
import { WebhookDeliveriesController } from './controllers/webhook-deliveries.controller.js';
import { WebhookEndpointsController } from './controllers/webhook-endpoints.controller.js';
import { WebhooksController } from './controllers/webhooks.controller.js';
import { WellKnownController } from './controllers/well-known.controller.js';
import { ProblemFilter } from './filters/problem.filter.js';
import { ReplayedAnswerFilter } from './filters/replayed-answer.filter.js';
import { AuthenticationGuard } from './guards/authentication.guard.js';
import { EntityTagInterceptor } from './http/entity-tag.interceptor.js';
import { allowOrigins } from './http/cors.js';
import { GatewayAdapter } from './http/gateway-adapter.js';
import { IdempotencyInterceptor, registerAnswerHook } from './http/idempotency.interceptor.js';
import { serveDocument } from './http/openapi.js';
import { registerRequestHooks } from './http/request-context.js';
import { createValidationPipe } from './http/validation.js';
import { AccessTokens } from './services/access-tokens.service.js';
import { AdmissionService } from './services/admission.service.js';
import { ApiKeysService } from './services/api-keys.service.js';
import { CredentialsService } from './services/credentials.service.js';
import { EventCatalogueService } from './services/event-catalogue.service.js';
import { EventFeedService } from './services/event-feed.service.js';
import { ExecutionsService } from './services/executions.service.js';
import { IdempotencyService } from './services/idempotency.service.js';
import { JwksService } from './services/jwks.service.js';
import { MessagesService } from './services/messages.service.js';
import { OpenAiChatService } from './services/openai/openai-chat.service.js';
import { OpenAiConversationsService } from './services/openai/openai-conversations.service.js';
import { OpenAiModelsService } from './services/openai/openai-models.service.js';
import { OpenAiResponsesService } from './services/openai/openai-responses.service.js';
import { OpenAiTurnsService } from './services/openai/openai-turns.service.js';
import { RateLimitsService } from './services/rate-limits.service.js';
import { RevocationsService } from './services/revocations.service.js';
import { UsagePeriodsService } from './services/usage-periods.service.js';
import { ExecutionStreamsService } from './streaming/execution-streams.service.js';
import { FeedStreamsService } from './streaming/feed-streams.service.js';
import { LeadExportService } from './streaming/lead-export.service.js';
import { StreamRegistry } from './streaming/stream-registry.js';
import { TokenHub } from './streaming/token-hub.js';
import { UsageExportService } from './streaming/usage-export.service.js';

@Module({
  controllers: [
    ConfigurationSchemaController,
    AgentsController,
    AgentVersionsController,
    DirectoryController,
    ConversationsController,
    MessagesController,
    SchedulesController,
    WebhookEndpointsController,
    WebhookDeliveriesController,
    ExecutionsController,
    LeadsController,
    UsageController,
    PlansController,
    BillingController,
    AuthController,
    OidcController,
    WellKnownController,
    MeController,
    SessionsController,
    DeletionsController,
    AdminUsersController,
    AdminAuditController,
    AdminDeadLetterGroupsController,
    AdminDeadLettersController,
    AdminDeletionsController,
    AdminLeadsController,
    AdminUsageController,
    OpenAiChatController,
    OpenAiModelsController,
    OpenAiResponsesController,
    OpenAiConversationsController,
    ApiKeysController,
    ProviderKeysController,
    SecretsController,
    ToolsController,
    EventCatalogueController,
    EventsController,
    OperationsController,
    WebhooksController,
  ],
  providers: [
    JwksService,
    AccessTokens,
    CredentialsService,
    RevocationsService,
    AdmissionService,
    ApiKeysService,
    EventCatalogueService,
    EventFeedService,
    ExecutionsService,
    IdempotencyService,
    MessagesService,
    RateLimitsService,
    OpenAiChatService,
    OpenAiModelsService,
    OpenAiTurnsService,
    OpenAiResponsesService,
    OpenAiConversationsService,
    ExecutionStreamsService,
    FeedStreamsService,
    LeadExportService,
    UsagePeriodsService,
    UsageExportService,
    StreamRegistry,
    TokenHub,
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: EntityTagInterceptor },
  ],
})
export class GatewayModule {}

/** The HTTP edge; see README.md for what it answers. */
export const serviceDefinition = defineService<GatewayConfig>({
  name: 'gateway',
  loadConfig,
  module: () => GatewayModule,
  http: httpPart,
});

function httpPart(config: GatewayConfig): HttpPart {
  const adapter = new GatewayAdapter(config);
  return { host: config.host, port: config.port, adapter, configure: (app) => configure(app, adapter, config) };
}

function configure(app: NestFastifyApplication, adapter: GatewayAdapter, config: GatewayConfig): void {
  const logger = app.get<Logger>(LOGGER);
  registerRequestHooks(adapter.getInstance(), logger, app.get(Metrics));
  allowOrigins(app, config);
  registerAnswerHook(adapter.getInstance());
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter(logger, adapter.routes), new ReplayedAnswerFilter());
  serveDocument(app);
}
