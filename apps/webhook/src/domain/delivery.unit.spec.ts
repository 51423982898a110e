import { newId, type AnyDomainEvent } from '@fenago/contracts';
import { eventOf } from '@fenago/testing';
import { describe, expect, it } from 'vitest';
import { deliveryIdOf, isInTime, newDelivery, takes, type Taker } from './delivery.js';

const NOW = new Date('2026-01-02T03:04:05.000Z');
const USER = newId('user', 0);
const WEBHOOK = newId('webhook', 0);
const CONVERSATION = newId('conversation', 0);

const taker = (fields: Partial<Taker> = {}): Taker => ({ _id: WEBHOOK, userId: USER, types: null, objectId: null, enabledAt: NOW, ...fields });
const deleted = (fields: { readonly ownerId?: string; readonly sequence?: number; readonly time?: string } = {}): AnyDomainEvent =>
  eventOf({ type: 'conversation.deleted', aggregateId: CONVERSATION, ownerId: USER, data: { conversationId: CONVERSATION }, time: NOW.toISOString(), ...fields });
const tested = (webhookId: string): AnyDomainEvent => eventOf({ type: 'webhook.tested', aggregateId: webhookId, ownerId: USER, data: { webhookId, userId: USER } });

describe('takes', () => {
  it.each<[what: string, webhook: Taker, event: AnyDomainEvent, isSo: boolean]>([
    ['everything', taker(), deleted(), true],
    ['nothing of another user', taker(), deleted({ ownerId: newId('user', 1) }), false],
    ['its types', taker({ types: ['conversation.created', 'conversation.deleted'] }), deleted(), true],
    ['no other types', taker({ types: ['conversation.created'] }), deleted(), false],
    ['its object', taker({ objectId: CONVERSATION }), deleted(), true],
    ['no other object', taker({ objectId: newId('conversation', 1) }), deleted(), false],
    ['a test of it, whatever it takes', taker({ types: ['agent.deleted'], objectId: CONVERSATION }), tested(WEBHOOK), true],
    ['no test of another', taker(), tested(newId('webhook', 1)), false],
  ])('%s', (_what, webhook, event, isSo) => {
    expect(takes(webhook, event)).toBe(isSo);
  });
});

describe('isInTime', () => {
  it.each([
    ['2026-01-02T03:04:06.000Z', true],
    ['2026-01-02T03:04:04.000Z', true],
    ['2026-01-02T03:04:03.999Z', false],
  ])('%s: %s', (time, isSo) => {
    expect(isInTime(taker(), deleted({ time }))).toBe(isSo);
  });
});

describe('newDelivery', () => {
  it('is one for a webhook and an event, and another for any other', () => {
    const [one, again, other] = [deleted(), deleted(), deleted({ sequence: 2 })].map((event) => newDelivery(taker(), event, NOW));
    expect(again).toEqual(one);
    const ids = [one?._id, other?._id, newDelivery(taker({ _id: newId('webhook', 1) }), deleted(), NOW)._id];
    expect(new Set(ids).size).toBe(3);
    // The signature parts id, time and body by dots.
    expect(ids.join('')).not.toContain('.');
    expect(deliveryIdOf(WEBHOOK, deleted())).toBe(one?._id);
  });

  it('names in its body no key of somebody else', () => {
    const data = { userId: USER, agentOwnerId: newId('user', 2), provider: 'a-name', billedTo: 'agent_owner' };
    const event = { ...deleted(), type: 'execution.completed', data } as unknown as AnyDomainEvent;
    expect(JSON.parse(newDelivery(taker(), event, NOW).body)).toMatchObject({ data: { provider: 'agent_owner' } });
  });
});
