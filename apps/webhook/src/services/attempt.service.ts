import { CLOCK, CONFIG } from '@fenago/host';
import { Metrics, type Clock, type Counter, type Histogram } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { WebhookConfig } from '../config.js';
import type { Delivery } from '../domain/delivery.js';
import { decideDisableWebhook, type DisableWebhook } from '../domain/end-webhook.js';
import type { Lane } from '../domain/lane.js';
import { hasFailedTooLong, nextDelayMs } from '../domain/retry-schedule.js';
import type { WebhookState } from '../domain/webhook.state.js';
import { DeliveryRepository } from '../repositories/delivery.repository.js';
import { LaneRepository } from '../repositories/lane.repository.js';
import { WebhookRepository } from '../repositories/webhook.repository.js';
import { SenderService, type Sent } from './sender.service.js';

/** Beside the time that the request may take: for what is written after it. */
const MARGIN_MS = 2_000;
/** A success is noted again after so long. */
const NOTED_MS = 60_000;
const LAG_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3_600, 86_400, 259_200];

/** Makes attempts: begun by a commit, and ended by one. */
@Injectable()
export class AttemptService {
  private readonly counter: Counter<'outcome'>;
  private readonly lag: Histogram<string>;

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly lanes: LaneRepository,
    private readonly webhooks: WebhookRepository,
    private readonly sender: SenderService,
    @Inject(CONFIG) private readonly config: WebhookConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter('fenago_webhook_attempts_total', 'Attempts to deliver an event to a webhook, by what came of them.', ['outcome']);
    this.lag = metrics.histogram('fenago_webhook_delivery_seconds', 'From an event to its delivery.', LAG_BUCKETS);
  }

  /** @param signal of the end of this replica */
  async make(webhook: WebhookState, delivery: Delivery, lane: Lane, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    if (delivery.tries > this.config.retryDelaysMs.length) {
      const message = 'Nobody knows how the last attempt has ended; there is none after it.';
      return this.deliveries.giveUp(delivery, { code: 'unfinished', message }, now);
    }
    const number = await this.deliveries.begin(delivery, now, this.endOf(now));
    if (number === undefined) return;
    const sent = await this.sender.send(webhook, delivery, number, signal);
    this.counter.inc({ outcome: sent === undefined ? 'broken_off' : (sent.error?.code ?? 'delivered') });
    if (sent === undefined) await this.deliveries.handBack(delivery, number, this.clock.now());
    else await this.keep(webhook, delivery, lane, sent);
  }

  private async keep(webhook: WebhookState, delivery: Delivery, lane: Lane, sent: Sent): Promise<void> {
    const { view, error } = sent;
    const now = this.clock.now();
    await this.deliveries.end(delivery, view.number, { view, error, retryAt: this.retryAt(delivery, sent, now) }, now, webhook.ordered);
    if (error === null) {
      this.lag.observe(Math.max(0, now.getTime() - delivery.eventTime.getTime()) / 1_000);
      if (lane.failures > 0 || now.getTime() - (lane.lastDeliveredAt?.getTime() ?? 0) > NOTED_MS) await this.lanes.noteSuccess(webhook._id, now);
      return;
    }
    const failingSince = await this.lanes.noteFailure(webhook._id, new Date(view.at));
    if (sent.isGone) await this.disable(webhook, delivery, { reason: 'gone', failingSince });
    else if (hasFailedTooLong({ failingSince, enabledAt: webhook.enabledAt }, now, this.config.disableAfterMs)) {
      await this.disable(webhook, delivery, { reason: 'failing', failingSince });
    }
  }

  private retryAt({ tries }: Delivery, { error, isGone, retryAfterMs }: Sent, now: Date): Date | null {
    if (error === null || isGone) return null;
    const delay = nextDelayMs(this.config.retryDelaysMs, { tries: tries + 1, retryAfterMs }, Math.random());
    return delay === undefined ? null : new Date(now.getTime() + delay);
  }

  private async disable({ _id: webhookId, userId, url }: WebhookState, { _id: deliveryId, attempt }: Delivery, why: Omit<DisableWebhook, 'url'>): Promise<void> {
    await this.webhooks.aggregates.execute<void>({
      id: webhookId,
      cause: { id: `disable:${deliveryId}:${attempt}`, time: this.clock.now() },
      decide: (state) => decideDisableWebhook(state, { ...why, url }),
      replay: () => undefined,
    });
    await this.lanes.ring([{ webhookId, userId }]);
  }

  /** When an attempt that begins now has ended for certain. */
  private endOf(now: Date): Date {
    const { timeoutMs, unsafe } = this.config;
    return unsafe?.claims === true ? now : new Date(now.getTime() + timeoutMs + MARGIN_MS);
  }
}
