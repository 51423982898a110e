import type { AttemptView, DeliveryError } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { SecretError } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { ReceiverClient, type Outcome } from '../clients/receiver.client.js';
import type { Delivery } from '../domain/delivery.js';
import { parseRetryAfter } from '../domain/retry-schedule.js';
import { signatureOf } from './signature.js';
import type { WebhookState } from '../domain/webhook.state.js';
import { WebhookSecretsService } from './webhook-secrets.service.js';

const GONE = 410;

export interface Sent {
  readonly view: AttemptView;
  readonly error: DeliveryError | null;
  /** Whether the receiver wants nothing any more. */
  readonly isGone: boolean;
  readonly retryAfterMs: number | undefined;
}

/** Makes one request of an attempt, by Standard Webhooks 1.0.0. */
@Injectable()
export class SenderService {
  constructor(
    private readonly secrets: WebhookSecretsService,
    private readonly receivers: ReceiverClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns undefined where the signal was aborted */
  async send(webhook: WebhookState, { _id: id, body }: Delivery, number: number, signal: AbortSignal): Promise<Sent | undefined> {
    const at = this.clock.now();
    const began = performance.now();
    const timestamp = Math.floor(at.getTime() / 1_000);
    const headers = { 'content-type': 'application/json', 'user-agent': 'FeNAgO-Webhooks', 'webhook-id': id, 'webhook-timestamp': String(timestamp) };
    const outcome = await this.post(webhook, headers, { id, timestamp, body }, signal);
    if (outcome === 'broken_off') return undefined;
    const { answer, error } = outcome;
    const durationMs = Math.round(performance.now() - began);
    const view = { number, at: at.toISOString(), durationMs, request: { url: webhook.url, headers }, answer, error };
    return { view, error, isGone: answer?.status === GONE, retryAfterMs: parseRetryAfter(answer?.headers['retry-after'] ?? null, this.clock.now()) };
  }

  private async post(
    webhook: WebhookState,
    headers: Readonly<Record<string, string>>,
    message: Parameters<typeof signatureOf>[0],
    signal: AbortSignal,
  ): Promise<Outcome> {
    try {
      const signature = signatureOf(message, this.secrets.open(webhook));
      return await this.receivers.post({ url: webhook.url, headers: { ...headers, 'webhook-signature': signature }, body: message.body }, signal);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      return { answer: null, error: { code: 'secret_unreadable', message: 'The secret of the webhook cannot be read. Rotate it, or tell the operator.' } };
    }
  }
}
