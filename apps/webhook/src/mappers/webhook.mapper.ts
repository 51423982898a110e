import type { WebhookReplayView, WebhookView } from '@fenago/contracts';
import type { Lane, Replay } from '../domain/lane.js';
import { liveSecrets, type WebhookState } from '../domain/webhook.state.js';

/** @param lane what is known of its deliveries; null where nothing is yet */
export function toWebhookView(webhook: WebhookState, lane: Lane | null, now: Date): WebhookView {
  const { userId, url, description, types, objectId, ordered, concurrency, status, disabledReason, secrets } = webhook;
  return {
    id: webhook._id,
    object: 'webhook',
    userId,
    url,
    description,
    types,
    objectId,
    ordered,
    concurrency,
    status,
    disabledReason,
    enabledAt: webhook.enabledAt.toISOString(),
    secrets: liveSecrets(secrets, now).map(({ createdAt, expiresAt }) => ({ createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null })),
    failures: lane?.failures ?? 0,
    failingSince: lane?.failingSince?.toISOString() ?? null,
    lastDeliveredAt: lane?.lastDeliveredAt?.toISOString() ?? null,
    replay: lane?.replay === undefined ? null : toReplayView(lane.replay),
    revision: webhook.v,
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}

function toReplayView({ from, to, queued, startedAt }: Replay): WebhookReplayView {
  return { from: from.toISOString(), to: to.toISOString(), queued, startedAt: startedAt.toISOString() };
}
