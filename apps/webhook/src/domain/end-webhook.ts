import { commit, newEvent, nothing, reject, remove, type Decision } from '@fenago/aggregate/decision';
import { refuseRevision, type WebhookDisableReason } from '@fenago/contracts';
import { webhookNotFound } from './errors.js';
import { hostOf } from './told-webhook.js';
import type { WebhookState } from './webhook.state.js';

export interface DeleteWebhook {
  readonly userId: string;
  readonly ifRevisions?: readonly number[] | undefined;
}

export function decideDeleteWebhook(state: WebhookState | null, command: DeleteWebhook): Decision<WebhookState, { readonly id: string; readonly deleted: true }> {
  if (state === null || state.userId !== command.userId) return reject(webhookNotFound());
  const refusal = refuseRevision(state.v, command.ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  return remove([deleted(state)], { id: state._id, deleted: true });
}

/** Whose it was is gone. */
export function decideEraseWebhook(state: WebhookState | null): Decision<WebhookState, void> {
  return state === null ? nothing(undefined) : remove([deleted(state)], undefined);
}

export interface DisableWebhook {
  /** Where it was tried; another one since has not failed yet. */
  readonly url: string;
  readonly reason: WebhookDisableReason;
  readonly failingSince: Date | null;
}

/** By FeNAgO, where nothing can be delivered any more. */
export function decideDisableWebhook(state: WebhookState | null, { url, reason, failingSince }: DisableWebhook): Decision<WebhookState, void> {
  if (state === null || state.status === 'disabled' || state.url !== url) return nothing(undefined);
  const { _id: webhookId, userId } = state;
  const told = { webhookId, userId, host: hostOf(url), reason, failingSince: failingSince?.toISOString() ?? null };
  return commit({ set: { status: 'disabled', disabledReason: reason } }, [newEvent('webhook.disabled', told)], undefined);
}

const deleted = ({ _id: webhookId, userId }: WebhookState) => newEvent('webhook.deleted', { webhookId, userId });
