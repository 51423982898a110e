import { requestCause } from '@fenago/aggregate';
import {
  DEFAULT_SECRET_OVERLAP_SECONDS,
  deterministicId,
  pageOf,
  type COMMANDS,
  type NewWebhookView,
  type Page,
  type QUERIES,
  type RequestOf,
  type WebhookTestView,
  type WebhookView,
} from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { ReceiverClient } from '../clients/receiver.client.js';
import { decideCreateWebhook, MAX_WEBHOOKS } from '../domain/create-webhook.js';
import { deliveryIdOf } from '../domain/delivery.js';
import { decideDeleteWebhook } from '../domain/end-webhook.js';
import { invalidUrl, tooManyWebhooks, webhookNotFound } from '../domain/errors.js';
import { decideTestWebhook } from '../domain/test-webhook.js';
import { decideUpdateWebhook } from '../domain/update-webhook.js';
import { decideRotateSecret } from '../domain/webhook-secrets.js';
import type { WebhookState, WebhookTest } from '../domain/webhook.state.js';
import { toWebhookView } from '../mappers/webhook.mapper.js';
import { LaneRepository } from '../repositories/lane.repository.js';
import { WebhookRepository } from '../repositories/webhook.repository.js';
import { WebhookSecretsService } from './webhook-secrets.service.js';

/** Webhooks, apart from their deliveries. */
@Injectable()
export class WebhookService {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly lanes: LaneRepository,
    private readonly secrets: WebhookSecretsService,
    private readonly receivers: ReceiverClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create({ caller, secret, ...settings }: RequestOf<typeof COMMANDS.createWebhook>): Promise<NewWebhookView> {
    const url = this.checked(settings.url);
    const cause = requestCause('create_webhook', this.clock.now());
    const webhookId = deterministicId('webhook', cause.time.getTime(), caller.userId, cause.id);
    // Several at once may pass: the bound keeps the work small, and nothing depends on its last unit.
    const isFull = await this.webhooks.hasAsMany(caller, MAX_WEBHOOKS);
    if (isFull && (await this.webhooks.get(caller, webhookId)) === null) throw tooManyWebhooks(MAX_WEBHOOKS);
    const command = { ...settings, url, webhookId, userId: caller.userId, sealed: this.secrets.seal(webhookId, secret) };
    const state = await this.webhooks.aggregates.execute<WebhookState>({
      id: webhookId,
      cause,
      decide: (_state, context) => decideCreateWebhook(command, context),
      replay: orNotFound,
    });
    return this.withSecret(state);
  }

  async update({ caller, webhookId, ...changes }: RequestOf<typeof COMMANDS.updateWebhook>): Promise<WebhookView> {
    const url = changes.url === undefined ? undefined : this.checked(changes.url);
    const command = { ...changes, userId: caller.userId, status: changes.status, ...(url === undefined ? {} : { url }) };
    const state = await this.webhooks.aggregates.execute<WebhookState>({
      id: webhookId,
      cause: requestCause('update_webhook', this.clock.now()),
      decide: (before, context) => decideUpdateWebhook(before, command, context),
      replay: orNotFound,
    });
    // Another receiver, or the same that is said to be mended, has not failed yet.
    if (url !== undefined || changes.status === 'enabled') await this.lanes.forgetReceiver(webhookId);
    // What waits is looked at anew: it may be that nothing is to be delivered any more.
    await this.lanes.ring([{ webhookId, userId: caller.userId }]);
    return this.shown(state);
  }

  delete({ caller, webhookId, ifRevisions }: RequestOf<typeof COMMANDS.deleteWebhook>): Promise<{ readonly id: string; readonly deleted: true }> {
    return this.webhooks.aggregates.execute<{ readonly id: string; readonly deleted: true }>({
      id: webhookId,
      cause: requestCause('delete_webhook', this.clock.now()),
      decide: (state) => decideDeleteWebhook(state, { userId: caller.userId, ifRevisions }),
      replay: () => ({ id: webhookId, deleted: true }),
    });
  }

  async rotateSecret({ caller, webhookId, secret, overlapSeconds = DEFAULT_SECRET_OVERLAP_SECONDS }: RequestOf<typeof COMMANDS.rotateWebhookSecret>): Promise<NewWebhookView> {
    const command = { userId: caller.userId, sealed: this.secrets.seal(webhookId, secret), overlapSeconds };
    const state = await this.webhooks.aggregates.execute<WebhookState>({
      id: webhookId,
      cause: requestCause('rotate_webhook_secret', this.clock.now()),
      decide: (before, context) => decideRotateSecret(before, command, context),
      replay: orNotFound,
    });
    return this.withSecret(state);
  }

  async test({ caller, webhookId }: RequestOf<typeof COMMANDS.testWebhook>): Promise<WebhookTestView> {
    const { eventId, time } = await this.webhooks.aggregates.execute<WebhookTest>({
      id: webhookId,
      cause: requestCause('test_webhook', this.clock.now()),
      decide: (state, context) => decideTestWebhook(state, { userId: caller.userId }, context),
      replay: (state) => orNotFound(state?.lastTest ?? null),
    });
    const deliveryId = deliveryIdOf(webhookId, { id: eventId, time: time.toISOString() });
    return { object: 'webhook_test', webhookId, eventId, deliveryId };
  }

  async get({ caller, webhookId }: RequestOf<typeof QUERIES.getWebhook>): Promise<WebhookView> {
    return this.shown(orNotFound(await this.webhooks.get(caller, webhookId)));
  }

  async list({ caller, ...paging }: RequestOf<typeof QUERIES.listWebhooks>): Promise<Page<WebhookView>> {
    const webhooks = await this.webhooks.list(caller, paging);
    const lanes = new Map((await this.lanes.of(webhooks.map(({ _id }) => _id))).map((lane) => [lane._id, lane]));
    return pageOf(webhooks.map((webhook) => toWebhookView(webhook, lanes.get(webhook._id) ?? null, this.clock.now())), paging.limit);
  }

  private async shown(state: WebhookState): Promise<WebhookView> {
    return toWebhookView(state, await this.lanes.get(state._id), this.clock.now());
  }

  /** The newest secret is that of the command, also where it comes again. */
  private async withSecret(state: WebhookState): Promise<NewWebhookView> {
    const [secret = ''] = this.secrets.open(state);
    return { ...(await this.shown(state)), secret };
  }

  /** @throws FenagoError `invalid_request` for what may not be called */
  private checked(url: string): string {
    const why = this.receivers.refuse(url);
    if (why !== undefined) throw invalidUrl(why);
    const { href, hash } = new URL(url);
    if (hash !== '') throw invalidUrl('It must have no fragment.');
    return href;
  }
}

function orNotFound<T>(found: T | null): T {
  if (found === null) throw webhookNotFound();
  return found;
}
