import type { Decision } from '@fenago/aggregate/decision';
import { newId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideDeleteWebhook, decideDisableWebhook, decideEraseWebhook, type DisableWebhook } from './end-webhook.js';
import { decideTestWebhook } from './test-webhook.js';
import { decideUpdateWebhook, type UpdateWebhook } from './update-webhook.js';
import { decideRewrapSecrets, decideRotateSecret } from './webhook-secrets.js';
import type { Sealed, WebhookState } from './webhook.state.js';

const NOW = new Date('2026-01-02T03:04:05.000Z');
const DAY_S = 86_400;
const USER = newId('user', 0);
const WEBHOOK = newId('webhook', 0);
const OTHER = newId('user', 1);
const CONTEXT = { now: NOW, version: 4 };
const inSeconds = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
const sealed = (name: string): Sealed => ({ keyId: 'k', wrappedKey: 'w', ciphertext: name });
const secret = (name: string, expiresAt: Date | null = null) => ({ sealed: sealed(name), createdAt: NOW, expiresAt });
const webhook = (fields: Partial<WebhookState> = {}): WebhookState => ({
  _id: WEBHOOK,
  v: 3,
  createdAt: NOW,
  updatedAt: NOW,
  userId: USER,
  url: 'https://example.com/a/secret/path',
  description: null,
  types: ['agent.created'],
  objectId: null,
  ordered: false,
  concurrency: 5,
  status: 'enabled',
  disabledReason: null,
  enabledAt: inSeconds(-DAY_S),
  secrets: [secret('one')],
  lastTest: null,
  ...fields,
});
const disabled = webhook({ status: 'disabled', disabledReason: 'failing' });

/** What a decision comes to: the error's code, or its events and what it sets. */
function outcome(decision: Decision<WebhookState, unknown>): unknown {
  if (decision.kind === 'reject') return decision.error.code;
  if (decision.kind === 'nothing') return 'nothing';
  const set = decision.kind === 'commit' ? decision.changes.set : {};
  return { ...Object.fromEntries(decision.events.map(({ type, data }) => [type, data])), ...set };
}

describe('decideUpdateWebhook', () => {
  const update = (state: WebhookState | null, fields: Partial<UpdateWebhook>): unknown => outcome(decideUpdateWebhook(state, { userId: USER, status: undefined, ...fields }, CONTEXT));

  it.each<[what: string, state: WebhookState | null, fields: Partial<UpdateWebhook>, expected: string]>([
    ['one that does not exist', null, {}, 'not_found'],
    ['another user’s', webhook(), { userId: OTHER }, 'not_found'],
    ['one that has changed', webhook(), { ifRevisions: [2] }, 'precondition_failed'],
    ['to what it is', webhook(), { types: ['agent.created'], status: 'enabled', url: 'https://example.com/a/secret/path' }, 'nothing'],
  ])('does not change %s', (_what, state, fields, expected) => {
    expect(update(state, fields)).toBe(expected);
  });

  it.each<[what: string, state: WebhookState, fields: Partial<UpdateWebhook>, expected: Partial<WebhookState>]>([
    ['to all types', webhook(), { types: null }, { types: null }],
    ['by disabling it', webhook(), { status: 'disabled' }, { status: 'disabled', disabledReason: 'requested', enabledAt: inSeconds(-DAY_S) }],
    ['by enabling it: from now on', disabled, { status: 'enabled' }, { status: 'enabled', disabledReason: null, enabledAt: NOW }],
    ['one that is disabled', disabled, { ordered: true }, { ordered: true, status: 'disabled', disabledReason: 'failing' }],
  ])('changes %s', (_what, state, fields, expected) => {
    expect(update(state, fields)).toMatchObject(expected);
  });

  it('tells where the URL leads, and nothing else of it', () => {
    const told = update(webhook(), { concurrency: 1 }) as { readonly 'webhook.updated': object };
    expect(told['webhook.updated']).toMatchObject({ host: 'example.com', concurrency: 1, types: ['agent.created'] });
    expect(JSON.stringify(told['webhook.updated'])).not.toContain('path');
  });
});

describe('decideRotateSecret', () => {
  const rotate = (state: WebhookState | null, overlapSeconds = DAY_S, userId = USER): unknown => outcome(decideRotateSecret(state, { userId, sealed: sealed('new'), overlapSeconds }, CONTEXT));

  it.each<[what: string, state: WebhookState, overlapSeconds: number, secrets: readonly unknown[]]>([
    ['keeps the one before for a while', webhook(), DAY_S, [secret('new'), secret('one', inSeconds(DAY_S))]],
    ['ends it at once', webhook(), 0, [secret('new')]],
    ['drops those that have ended', webhook({ secrets: [secret('two'), secret('one', inSeconds(-1))] }), 60, [secret('new'), secret('two', inSeconds(60))]],
    ['prolongs none', webhook({ secrets: [secret('two'), secret('one', inSeconds(5))] }), 60, [secret('new'), secret('two', inSeconds(60)), secret('one', inSeconds(5))]],
    ['keeps five at most', webhook({ secrets: [1, 2, 3, 4, 5].map((n) => secret(String(n), inSeconds(9))) }), 60, [secret('new'), ...[1, 2, 3, 4].map((n) => secret(String(n), inSeconds(9)))]],
  ])('%s', (_what, state, overlapSeconds, secrets) => {
    const end = secrets.length > 1 ? inSeconds(overlapSeconds).toISOString() : null;
    expect(rotate(state, overlapSeconds)).toEqual({ 'webhook.secret_rotated': { webhookId: state._id, userId: USER, previousExpiresAt: end }, secrets });
  });

  it('is its user’s to do', () => {
    expect([rotate(webhook(), 0, OTHER), rotate(null)]).toEqual(['not_found', 'not_found']);
  });
});

describe('decideRewrapSecrets', () => {
  it('puts new wrappings where their secrets still are', () => {
    const fresh = { ...sealed('one'), keyId: 'next' };
    const rewrap = { masterKeyId: 'next', rewrapped: new Map([['one', fresh]]) };
    const state = webhook({ secrets: [secret('two'), secret('one')] });
    expect(outcome(decideRewrapSecrets(state, rewrap))).toEqual({
      'webhook.rewrapped': { webhookId: state._id, userId: USER, masterKeyId: 'next' },
      secrets: [secret('two'), { ...secret('one'), sealed: fresh }],
    });
    expect(outcome(decideRewrapSecrets(webhook({ secrets: [secret('two')] }), rewrap))).toBe('nothing');
    expect(outcome(decideRewrapSecrets(null, rewrap))).toBe('nothing');
  });
});

describe('the end of a webhook', () => {
  const gone: DisableWebhook = { url: webhook().url, reason: 'gone', failingSince: NOW };

  it('is told by whom it comes', () => {
    const { _id: webhookId } = webhook();
    expect(outcome(decideDeleteWebhook(webhook(), { userId: USER }))).toEqual({ 'webhook.deleted': { webhookId, userId: USER } });
    expect(outcome(decideEraseWebhook(webhook()))).toEqual({ 'webhook.deleted': { webhookId, userId: USER } });
    expect(outcome(decideDisableWebhook(webhook(), gone))).toMatchObject({
      'webhook.disabled': { webhookId, host: 'example.com', reason: 'gone', failingSince: NOW.toISOString() },
      status: 'disabled',
      disabledReason: 'gone',
    });
  });

  it.each<[what: string, decision: Decision<WebhookState, unknown>, expected: string]>([
    ['of another user’s', decideDeleteWebhook(webhook(), { userId: OTHER }), 'not_found'],
    ['of one that has changed', decideDeleteWebhook(webhook(), { userId: USER, ifRevisions: [1] }), 'precondition_failed'],
    ['of one that is gone', decideEraseWebhook(null), 'nothing'],
    ['of one that is disabled', decideDisableWebhook(disabled, gone), 'nothing'],
    ['of one that has another URL now', decideDisableWebhook(webhook({ url: 'https://example.com/b' }), gone), 'nothing'],
    ['of one that was deleted', decideDisableWebhook(null, gone), 'nothing'],
  ])('%s', (_what, decision, expected) => {
    expect(outcome(decision)).toBe(expected);
  });
});

describe('decideTestWebhook', () => {
  it('tells the event by which it is tried out', () => {
    const decision = decideTestWebhook(webhook(), { userId: USER }, CONTEXT);
    expect(outcome(decision)).toMatchObject({ lastTest: { eventId: `${webhook()._id}:4`, time: NOW } });
    expect(outcome(decideTestWebhook(disabled, { userId: USER }, CONTEXT))).toBe('conflict');
    expect(outcome(decideTestWebhook(webhook(), { userId: OTHER }, CONTEXT))).toBe('not_found');
  });
});
