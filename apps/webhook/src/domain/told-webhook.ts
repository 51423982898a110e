import type { WebhookProfile } from '@fenago/contracts';
import type { WebhookState } from './webhook.state.js';

/** The webhook as events tell it. */
export function toldWebhook({ _id: webhookId, userId, url, status, types, objectId, ordered, concurrency }: WebhookState): WebhookProfile {
  return { webhookId, userId, host: hostOf(url), status, types: types === null ? null : [...types], objectId, ordered, concurrency };
}

/** All that is told of a URL: its path may be as good as a secret. */
export function hostOf(url: string): string {
  return new URL(url).host;
}
