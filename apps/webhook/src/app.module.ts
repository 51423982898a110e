import { Erasures } from '@fenago/erasure';
import { defineService, Positions } from '@fenago/host';
import { Module } from '@nestjs/common';
import { ReceiverClient } from './clients/receiver.client.js';
import { CreateWebhookHandler } from './commands/create-webhook.handler.js';
import { DeleteWebhookHandler } from './commands/delete-webhook.handler.js';
import { RedeliverHandler } from './commands/redeliver.handler.js';
import { ReplayWebhookHandler } from './commands/replay-webhook.handler.js';
import { RewrapSecretsHandler } from './commands/rewrap-secrets.handler.js';
import { RotateSecretHandler } from './commands/rotate-secret.handler.js';
import { TestWebhookHandler } from './commands/test-webhook.handler.js';
import { UpdateWebhookHandler } from './commands/update-webhook.handler.js';
import { loadConfig } from './config.js';
import { FanOutConsumer } from './consumers/fan-out.consumer.js';
import { UserDeletedConsumer } from './consumers/user-deleted.consumer.js';
import { WebhookDeletedConsumer } from './consumers/webhook-deleted.consumer.js';
import { GetDeliveryHandler } from './queries/get-delivery.handler.js';
import { GetWebhookHandler } from './queries/get-webhook.handler.js';
import { ListDeliveriesHandler } from './queries/list-deliveries.handler.js';
import { ListWebhooksHandler } from './queries/list-webhooks.handler.js';
import { DeliveryRepository } from './repositories/delivery.repository.js';
import { LaneRepository } from './repositories/lane.repository.js';
import { WebhookRepository } from './repositories/webhook.repository.js';
import { AttemptService } from './services/attempt.service.js';
import { BacklogService } from './services/backlog.service.js';
import { DeliveryService } from './services/delivery.service.js';
import { DispatcherService } from './services/dispatcher.service.js';
import { DueService } from './services/due.service.js';
import { ErasureService } from './services/erasure.service.js';
import { FanOutService } from './services/fan-out.service.js';
import { LaneService } from './services/lane.service.js';
import { ReplayService } from './services/replay.service.js';
import { SenderService } from './services/sender.service.js';
import { WebhookSecretsService } from './services/webhook-secrets.service.js';
import { WebhookService } from './services/webhook.service.js';

@Module({
  controllers: [
    // webhook.create · update · delete · rotate_secret · test · redeliver · replay · rewrap_secrets
    CreateWebhookHandler,
    UpdateWebhookHandler,
    DeleteWebhookHandler,
    RotateSecretHandler,
    TestWebhookHandler,
    RedeliverHandler,
    ReplayWebhookHandler,
    RewrapSecretsHandler,
    // webhook.get · list · get_delivery · list_deliveries
    GetWebhookHandler,
    ListWebhooksHandler,
    GetDeliveryHandler,
    ListDeliveriesHandler,
    // every event
    FanOutConsumer,
    // webhook.deleted
    WebhookDeletedConsumer,
    // user.deleted
    UserDeletedConsumer,
  ],
  providers: [
    WebhookRepository,
    DeliveryRepository,
    LaneRepository,
    ReceiverClient,
    AttemptService,
    BacklogService,
    DeliveryService,
    DispatcherService,
    DueService,
    Erasures,
    ErasureService,
    FanOutService,
    LaneService,
    Positions,
    ReplayService,
    SenderService,
    WebhookSecretsService,
    WebhookService,
  ],
})
export class WebhookModule {}

export const serviceDefinition = defineService({
  name: 'webhook',
  loadConfig,
  module: () => WebhookModule,
});
