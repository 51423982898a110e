import { describe, expect, it } from 'vitest';
import type { DomainEvent } from './envelope.js';
import { contractOf, EVENT_CONTRACTS, isEventType, type EventData } from './events/index.js';
import { newId } from './ids.js';
import { eventFilter, eventSubject } from './subjects.js';
import { InvalidEventError, parseEvent } from './validation.js';

const conversationId = newId('conversation', 1);
const userId = newId('user', 1);

const event = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
    specversion: '1.0',
    id: `${conversationId}:1`,
    source: '/services/conversation',
    type: 'conversation.created',
    subject: conversationId,
    time: '2026-01-02T03:04:05.678Z',
    datacontenttype: 'application/json',
    dataschema: contractOf('conversation.created').dataschema,
    sequence: 1,
    correlationid: 'c',
    causationid: 'r',
    ownerid: userId,
    data: { conversationId, userId, agentId: newId('agent', 1), title: 'A talk' },
    ...changes,
  });

describe('event contracts', () => {
  it('names each event once, after its aggregate', () => {
    const types = EVENT_CONTRACTS.map((contract) => contract.type);
    expect(new Set(types).size).toBe(types.length);
    // Named after the context: what a ledger records, and what is told of somebody who comes in or looks, of which nothing is stored.
    const elsewhere = new Set(['billing.usage.recorded', 'billing.usage.corrected', 'user.signed_in', 'user.sign_in_failed', 'admin.data_read']);
    for (const contract of EVENT_CONTRACTS.filter(({ type }) => !elsewhere.has(type))) {
      expect(contract.type).toBe(`${contract.aggregate}.${contract.action}`);
    }
  });

  it.each(EVENT_CONTRACTS.map((contract) => [contract.type, contract] as const))('%s has a JSON Schema of an object', (_type, contract) => {
    const schema = JSON.parse(JSON.stringify(contract.schema)) as { type: string; required: string[] };
    expect(schema.type).toBe('object');
    expect(schema.required.length).toBeGreaterThan(0);
    expect(contract.dataschema).toBe(`urn:fenago:event:${contract.type}:1`);
  });

  it('gives each event one subject by owner, object and kind', () => {
    expect(eventSubject('conversation.message.created', 'user_1', 'conv_9')).toBe('evt.user_1.conversation.conv_9.message.created');
    expect(eventFilter('conversation.message.created')).toBe('evt.*.conversation.*.message.created');
  });

  it('knows the names of events, and refuses others', () => {
    expect(isEventType('execution.completed')).toBe(true);
    expect(isEventType('execution.complete')).toBe(false);
    expect(() => contractOf('nothing')).toThrow(RangeError);
  });

  it('does not compile a wrong payload', () => {
    const right: EventData<'conversation.deleted'> = { conversationId };
    // @ts-expect-error a field is missing
    const missing: EventData<'conversation.created'> = { conversationId };
    // @ts-expect-error a number is no id
    const wrong: EventData<'conversation.deleted'> = { conversationId: 3 };
    const typed: Pick<DomainEvent<'conversation.deleted'>, 'type' | 'data'> = { type: 'conversation.deleted', data: right };
    expect([missing, wrong, typed]).toHaveLength(3);
  });
});

describe('parseEvent', () => {
  it('takes an event that is as its contract says', () => {
    expect(parseEvent(event())).toMatchObject({ type: 'conversation.created', sequence: 1 });
  });

  it('lets fields pass that a later producer has added', () => {
    const parsed = JSON.parse(event()) as { data: object };
    expect(parseEvent(event({ data: { ...parsed.data, addedLater: 1 } })).type).toBe('conversation.created');
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '3'],
    ['null', 'null'],
    ['an unknown event', event({ type: 'conversation.exploded' })],
    ['no id', event({ id: undefined })],
    ['no version', event({ sequence: '1' })],
    ['no data', event({ data: null })],
    ['data of another shape', event({ data: { conversationId: 'x' } })],
    ['another CloudEvents version', event({ specversion: '0.3' })],
  ])('refuses %s', (_name, text) => {
    expect(() => parseEvent(text)).toThrow(InvalidEventError);
  });
});
