import type { COMMANDS, DeliveryLogView, DeliveryView, Page, QUERIES, RequestOf } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { Delivery } from '../domain/delivery.js';
import { deliveryNotFound, webhookDisabled, webhookNotFound } from '../domain/errors.js';
import type { WebhookState } from '../domain/webhook.state.js';
import { toDeliveryLogView, toDeliveryView } from '../mappers/delivery.mapper.js';
import { DeliveryRepository } from '../repositories/delivery.repository.js';
import { LaneRepository } from '../repositories/lane.repository.js';
import { WebhookRepository } from '../repositories/webhook.repository.js';

/** What was delivered, and is delivered once more. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly lanes: LaneRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async get({ caller, webhookId, deliveryId }: RequestOf<typeof QUERIES.getDelivery>): Promise<DeliveryLogView> {
    return toDeliveryLogView(orNotFound(await this.deliveries.get(caller, webhookId, deliveryId)));
  }

  async list({ caller, webhookId, status, ...paging }: RequestOf<typeof QUERIES.listDeliveries>): Promise<Page<DeliveryView>> {
    await this.webhookOf({ caller, webhookId });
    return this.deliveries.list(caller, { webhookId, ...(status === undefined ? {} : { status }) }, paging);
  }

  /** Asked for twice, it is delivered once more: what waits already is due now. */
  async redeliver({ caller, webhookId, deliveryId }: RequestOf<typeof COMMANDS.redeliver>): Promise<DeliveryView> {
    const delivery = orNotFound(await this.deliveries.get(caller, webhookId, deliveryId));
    if ((await this.webhookOf({ caller, webhookId })).status === 'disabled') throw webhookDisabled();
    const now = this.clock.now();
    await this.deliveries.requeue([{ _id: deliveryId, replayId: null }], now);
    await this.deliveries.hasten(delivery, now);
    await this.lanes.ring([{ webhookId, userId: caller.userId }]);
    return toDeliveryView(orNotFound(await this.deliveries.get(caller, webhookId, deliveryId)));
  }

  /** Of a webhook that is disabled. */
  async cancel(webhookId: string): Promise<void> {
    await this.deliveries.cancel(webhookId, this.clock.now());
    await this.lanes.endReplay(webhookId);
  }

  /** After a webhook is gone. */
  async clear(webhookId: string): Promise<void> {
    while (await this.deliveries.drop(webhookId));
    await this.lanes.drop(webhookId);
  }

  private async webhookOf({ caller, webhookId }: RequestOf<typeof QUERIES.getWebhook>): Promise<WebhookState> {
    const webhook = await this.webhooks.get(caller, webhookId);
    if (webhook === null) throw webhookNotFound();
    return webhook;
  }
}

function orNotFound(delivery: Delivery | null): Delivery {
  if (delivery === null) throw deliveryNotFound();
  return delivery;
}
