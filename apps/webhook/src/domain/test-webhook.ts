import { commit, newEvent, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { webhookDisabled, webhookNotFound } from './errors.js';
import type { WebhookState, WebhookTest } from './webhook.state.js';

/** What is delivered comes by the way that all events take. */
export function decideTestWebhook(state: WebhookState | null, { userId }: { readonly userId: string }, { now, version }: DecisionContext): Decision<WebhookState, WebhookTest> {
  if (state === null || state.userId !== userId) return reject(webhookNotFound());
  if (state.status === 'disabled') return reject(webhookDisabled());
  const lastTest = { eventId: `${state._id}:${version}`, time: now };
  return commit({ set: { lastTest } }, [newEvent('webhook.tested', { webhookId: state._id, userId })], lastTest);
}
