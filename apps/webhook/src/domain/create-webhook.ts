import { create, newEvent, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { DEFAULT_WEBHOOK_CONCURRENCY, type WebhookSettings } from '@fenago/contracts';
import { toldWebhook } from './told-webhook.js';
import type { Sealed, WebhookState } from './webhook.state.js';

/** Webhooks that one user may have. */
export const MAX_WEBHOOKS = 50;

export interface CreateWebhook extends WebhookSettings {
  readonly webhookId: string;
  readonly userId: string;
  readonly sealed: Sealed;
}

export function decideCreateWebhook(command: CreateWebhook, { now, version }: DecisionContext): Decision<WebhookState, WebhookState> {
  const { webhookId, userId, url, description = null, types = null, objectId = null, ordered = false, sealed } = command;
  const fields = {
    userId,
    url,
    description: description?.toWellFormed() ?? null,
    types,
    objectId,
    ordered,
    concurrency: command.concurrency ?? DEFAULT_WEBHOOK_CONCURRENCY,
    status: 'enabled' as const,
    disabledReason: null,
    enabledAt: now,
    secrets: [{ sealed, createdAt: now, expiresAt: null }],
    lastTest: null,
  };
  const state = { ...fields, _id: webhookId, v: version, createdAt: now, updatedAt: now };
  return create(fields, [newEvent('webhook.created', toldWebhook(state))], state);
}
