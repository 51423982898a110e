import { commit, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { refuseRevision, type WebhookSettings, type WebhookStatus } from '@fenago/contracts';
import { isDeepStrictEqual } from 'node:util';
import { webhookNotFound } from './errors.js';
import { toldWebhook } from './told-webhook.js';
import type { WebhookState } from './webhook.state.js';

export interface UpdateWebhook extends Partial<WebhookSettings> {
  readonly userId: string;
  /** Undefined fields stay as they are. */
  readonly status: WebhookStatus | undefined;
  readonly ifRevisions?: readonly number[] | undefined;
}

/** Changes, disables or enables. What happens while it is disabled is not delivered afterwards. */
export function decideUpdateWebhook(state: WebhookState | null, command: UpdateWebhook, { now, version }: DecisionContext): Decision<WebhookState, WebhookState> {
  if (state === null || state.userId !== command.userId) return reject(webhookNotFound());
  const refused = refuseRevision(state.v, command.ifRevisions);
  if (refused !== undefined) return reject(refused);
  const set = { ...settingsOf(state, command), ...statusOf(state, command.status ?? state.status, now) };
  const before = Object.fromEntries(Object.keys(set).map((key) => [key, state[key as keyof typeof set]]));
  if (isDeepStrictEqual(set, before)) return nothing(state);
  const after = { ...state, ...set, v: version, updatedAt: now };
  return commit({ set }, [newEvent('webhook.updated', toldWebhook(after))], after);
}

function settingsOf(state: WebhookState, { url, description, types, objectId, ordered, concurrency }: UpdateWebhook) {
  return {
    url: url ?? state.url,
    description: description === undefined ? state.description : (description?.toWellFormed() ?? null),
    types: types === undefined ? state.types : types,
    objectId: objectId === undefined ? state.objectId : objectId,
    ordered: ordered ?? state.ordered,
    concurrency: concurrency ?? state.concurrency,
  };
}

function statusOf(state: WebhookState, status: WebhookStatus, now: Date): Pick<WebhookState, 'status' | 'disabledReason' | 'enabledAt'> {
  const { disabledReason, enabledAt } = state;
  if (status === state.status) return { status, disabledReason, enabledAt };
  return status === 'enabled' ? { status, disabledReason: null, enabledAt: now } : { status, disabledReason: 'requested', enabledAt };
}
