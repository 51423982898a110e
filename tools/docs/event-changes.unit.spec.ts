import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ApiSchema } from './api-document.js';
import { acknowledged } from './breaking-changes.js';
import { ACKNOWLEDGED_EVENTS_FILE, eventBaseline, eventChanges, lostRecordings, RELEASED_EVENTS_FILE, type EventBaseline } from './event-changes.js';
import { readDocument } from './openapi.js';

describe('the events since the last release', () => {
  const known = acknowledged(readFileSync(ACKNOWLEDGED_EVENTS_FILE, 'utf8'));
  const released = readDocument(RELEASED_EVENTS_FILE) as EventBaseline;
  const now = JSON.parse(JSON.stringify(eventBaseline())) as EventBaseline;
  const changes = eventChanges(released, now);

  it('break no consumer that has not been thought of', () => {
    expect(changes.filter((change) => !known.has(change)), 'acknowledge in docs/events-breaking.md, or change it so that consumers go on working').toEqual([]);
  });

  it('have no acknowledgement of what did not happen', () => {
    expect([...known.keys()].filter((change) => !changes.includes(change))).toEqual([]);
  });

  it('have what was recorded of them, as it was recorded', () => {
    expect(lostRecordings(released, now), 'put back what was in libs/contracts/corpus').toEqual([]);
  });
});

const DATA: ApiSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string', maxLength: 10 },
    size: { type: 'number' },
    count: { type: 'integer', minimum: 0 },
    kind: { type: 'string', enum: ['a', 'b'] },
    shape: { const: 'round' },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    list: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } },
    found: { type: 'object', patternProperties: { '^.*$': { type: 'integer' } } },
  },
  required: ['id', 'name', 'size', 'note'],
};
const ENVELOPE: ApiSchema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
type Changes = { readonly schema?: ApiSchema; readonly version?: number; readonly filter?: string };

const baseline = ({ schema = DATA, version = 2, filter = 'evt.*.thing.*.made' }: Changes = {}): EventBaseline => ({
  envelope: ENVELOPE,
  events: { 'thing.made': { version, filter, schema } },
  recorded: ['thing.made/1 abc'],
});
const property = (name: string, change: ApiSchema | undefined): ApiSchema => {
  const { [name]: _old, ...rest } = DATA.properties ?? {};
  return { ...DATA, properties: { ...rest, ...(change === undefined ? {} : { [name]: change }) } };
};

describe('eventChanges', () => {
  it.each<[readonly string[], Changes]>([
    [['thing.made: is version 1 instead of 2'], { version: 1 }],
    [['thing.made: is published on evt.*.thing.*.built instead of evt.*.thing.*.made'], { filter: 'evt.*.thing.*.built' }],
    [['thing.made data.kind: is gone'], { schema: property('kind', undefined) }],
    [['thing.made data.kind: is gone'], { schema: { ...property('kind', undefined), properties: { ...property('kind', undefined).properties, sort: { type: 'string' } } } }],
    [['thing.made data.tenant: is required'], { schema: { ...property('tenant', { type: 'string' }), required: [...(DATA.required ?? []), 'tenant'] } }],
    [['thing.made data.kind: is required'], { schema: { ...DATA, required: [...(DATA.required ?? []), 'kind'] } }],
    [['thing.made data.name: may be missing'], { schema: { ...DATA, required: ['id', 'size', 'note'] } }],
    [['thing.made data.size: takes no number'], { schema: property('size', { type: 'integer' }) }],
    [['thing.made data.count: may be number'], { schema: property('count', { type: 'number', minimum: 0 }) }],
    [['thing.made data.count: minimum is 1'], { schema: property('count', { type: 'integer', minimum: 1 }) }],
    [['thing.made data.name: may be integer', 'thing.made data.name: takes no string'], { schema: property('name', { type: 'integer', maxLength: 10 }) }],
    [['thing.made data.name: maxLength is 5'], { schema: property('name', { type: 'string', maxLength: 5 }) }],
    [['thing.made data.name: must match ^a'], { schema: property('name', { type: 'string', maxLength: 10, pattern: '^a' }) }],
    [['thing.made data.kind: takes no b'], { schema: property('kind', { type: 'string', enum: ['a'] }) }],
    [['thing.made data.shape: takes no round'], { schema: property('shape', { const: 'square' }) }],
    [['thing.made data.note: anyOf has 1 instead of 2'], { schema: property('note', { anyOf: [{ type: 'string' }] }) }],
    [['thing.made data.note: anyOf has 3 instead of 2'], { schema: property('note', { anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'number' }] }) }],
    [['thing.made data.list[].id: may be missing'], { schema: property('list', { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } }) }],
    [['thing.made data.found{}: may be string', 'thing.made data.found{}: takes no integer'], { schema: property('found', { type: 'object', patternProperties: { '^.*$': { type: 'string' } } }) }],
  ])('finds that %s', (expected, changes) => {
    expect(eventChanges(baseline(), baseline(changes))).toEqual(expected);
  });

  it('finds that an event, and an attribute of all, is gone', () => {
    expect(eventChanges(baseline(), { ...baseline(), events: {} })).toEqual(['thing.made: is gone']);
    expect(eventChanges(baseline(), { ...baseline(), envelope: { type: 'object', properties: {} } })).toEqual(['envelope.id: is gone']);
  });

  it.each<[string, Changes]>([
    ['nothing', {}],
    ['a later version', { version: 3 }],
    ['a field that may come', { schema: property('more', { type: 'string' }) }],
    ['another value', { schema: property('kind', { type: 'string', enum: ['a', 'b', 'c'] }) }],
    ['more room', { schema: property('name', { type: 'string', maxLength: 20 }) }],
  ])('lets %s pass', (_what, changes) => {
    expect(eventChanges(baseline(), baseline(changes))).toEqual([]);
  });

  it('lets another event pass', () => {
    expect(eventChanges({ ...baseline(), events: {} }, baseline())).toEqual([]);
  });
});

describe('lostRecordings', () => {
  it('are those of a release that are no more, or no more as they were', () => {
    const now = { ...baseline(), recorded: ['thing.made/1 def', 'thing.made/2 fff'] };
    expect(lostRecordings(baseline(), now)).toEqual(['thing.made/1 abc']);
    expect(lostRecordings(baseline(), baseline())).toEqual([]);
  });
});
