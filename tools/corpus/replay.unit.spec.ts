import { contractOf, EVENT_CONTRACTS, type AnyDomainEvent } from '@fenago/contracts';
import { Type, type TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { serviceSources } from '@fenago/access';
import { usesOf } from '../docs/event-sources.js';
import { readCorpus, recordedOf } from './corpus.js';
import { normalised } from './normalise.js';
import { replayProblems } from './replay.js';

const corpus = readCorpus();
const all = corpus.flatMap(({ type, version, events }) => events.map((event, index) => [`${type}/${version} ${index + 1}`, event] as const));

describe('the corpus', () => {
  it.each(EVENT_CONTRACTS.map(({ type, version }) => [type, version] as const))('has %s, version %i', (type, version) => {
    expect(recordedOf(type, version, corpus), 'give it a scene in tools/corpus and run npm run events:record').not.toEqual([]);
  });

  it.each(all)('is read by the code as it is now: %s', (_name, event) => {
    expect(replayProblems(event), 'events of this form were published; they must stay readable').toEqual([]);
  });

  it('has each event where its type and version say, from a service that publishes it, with nothing of the run that it is from', () => {
    const sources = serviceSources();
    for (const { type, version, events } of corpus) {
      for (const event of events) {
        expect(event).toMatchObject({ type, dataschema: `urn:fenago:event:${type}:${version}` });
        expect(usesOf(type, sources).publishers).toContain(event.source.replace('/services/', ''));
        expect(normalised(event)).toEqual(event);
      }
    }
    expect(JSON.stringify(corpus)).not.toMatch(/127\.0\.0\.1|localhost|fng_live_/);
  });
});

/** The event's schema with other properties. */
function changed(type: AnyDomainEvent['type'], properties: (were: Record<string, TSchema>) => Record<string, TSchema>): TSchema {
  return Type.Object(properties({ ...contractOf(type).schema.properties } as Record<string, TSchema>));
}
const without = (fields: Record<string, TSchema>, name: string): Record<string, TSchema> => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

describe('an event that was published', () => {
  const [completed] = recordedOf('execution.completed', 1, corpus);
  const [registered] = recordedOf('user.registered', 1, corpus);
  const [entitled] = recordedOf('billing.entitlements.changed', 1, corpus);
  if (completed === undefined || registered === undefined || entitled === undefined) throw new TypeError('The corpus is empty.');
  const replayed = (event: AnyDomainEvent, schema: TSchema | undefined) => replayProblems(event, () => schema);

  it.each<[string, AnyDomainEvent, TSchema | undefined, string]>([
    ['its event is gone', registered, undefined, 'user.registered: no event is called so any more'],
    ['a field is renamed', registered, changed('user.registered', (were) => ({ ...without(were, 'name'), fullName: Type.String() })), 'user.registered data must have required properties fullName'],
    ['a field is renamed that may be missing', completed, changed('execution.completed', (were) => ({ ...without(were, 'billedTo'), paidBy: Type.Optional(Type.String()) })), 'execution.completed data/billedTo is not known any more'],
    ['a field is taken away', registered, changed('user.registered', (were) => without(were, 'role')), 'user.registered data/role is not known any more'],
    ['a field is required that was not there', registered, changed('user.registered', (were) => ({ ...were, tenantId: Type.String() })), 'user.registered data must have required properties tenantId'],
    ['a type is another', registered, changed('user.registered', (were) => ({ ...were, name: Type.Array(Type.String()) })), 'user.registered data/name must be array'],
    ['a type is narrower', completed, changed('execution.completed', (were) => ({ ...were, finishReason: Type.Enum(['length']) })), 'execution.completed data/finishReason must be one of length'],
    ['null is not taken any more', entitled, changed('billing.entitlements.changed', (were) => ({ ...were, entitledUntil: Type.Integer() })), 'billing.entitlements.changed data/entitledUntil must be integer'],
  ])('cannot be read where %s', (_what, event, schema, problem) => {
    expect(replayed(event, schema)).toContain(problem);
  });

  it.each<[string, TSchema]>([
    ['nothing has changed', changed('user.registered', (were) => were)],
    ['a field may come in addition', changed('user.registered', (were) => ({ ...were, locale: Type.Optional(Type.String()) }))],
    ['a field takes more', changed('user.registered', (were) => ({ ...were, name: Type.Union([Type.String(), Type.Null()]) }))],
  ])('is read where %s', (_what, schema) => {
    expect(replayed(registered, schema)).toEqual([]);
  });

  it('cannot be read without an attribute of its envelope', () => {
    const { ownerid: _ownerid, ...rest } = registered;
    expect(replayProblems(rest)).toContain('user.registered must have required properties ownerid');
  });
});
