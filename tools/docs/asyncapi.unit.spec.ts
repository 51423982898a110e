import { EVENT_CONTRACTS, eventSubject } from '@fenago/contracts';
import schema from '@asyncapi/specs/schemas/3.0.0-without-$id.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASYNCAPI_FILE, asyncApiText } from './asyncapi.js';
import { readDocument } from './openapi.js';

interface Example {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: { readonly type: string; readonly ownerid: string; readonly subject: string; readonly id: string; readonly data: object };
}
interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string; readonly 'x-services': { readonly publish: readonly string[] } }>>;
  readonly operations: Readonly<Record<string, { readonly action: string }>>;
  readonly components: { readonly messages: Readonly<Record<string, { readonly examples: readonly Example[] }>>; readonly schemas: Readonly<Record<string, object>> };
}

const document = readDocument(ASYNCAPI_FILE) as Document;
const types = EVENT_CONTRACTS.map(({ type }) => type);

function ajv(): Ajv {
  const made = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(made);
  return made;
}

describe('docs/asyncapi.json', () => {
  it('is as the contracts, the services and the corpus are now', () => {
    expect(readFileSync(ASYNCAPI_FILE, 'utf8') === asyncApiText(), 'docs/asyncapi.json is stale: run npm run docs').toBe(true);
  });

  it('is valid AsyncAPI 3.0 by its official schema', () => {
    const validate = ajv().compile(schema);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...document, operations: { broken: { action: 'shout' } } })).toBe(false);
    expect(validate({ ...document, channels: { broken: { address: 7 } } })).toBe(false);
  });

  it('has a channel, an operation, a message and a schema for every event', () => {
    for (const part of [document.channels, document.operations, document.components.messages]) expect(Object.keys(part)).toEqual(types);
    expect(Object.keys(document.components.schemas)).toEqual(['CloudEvent', ...types]);
    expect(types.filter((type) => document.channels[type]?.['x-services'].publish.length === 0)).toEqual([]);
  });

  it('has only references that lead somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer = '']) => pointer);
    const at = (pointer: string): unknown => pointer.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
    expect(references.length).toBeGreaterThan(types.length * 4);
    expect(references.filter((pointer) => at(pointer) === undefined)).toEqual([]);
  });
});

describe('examples', () => {
  const checks = ajv();
  checks.addSchema({ $id: 'document', components: document.components });
  const check = (type: string, payload: object): string => {
    const validate = checks.compile({ $ref: `document#/components/messages/${type}/payload` });
    return validate(payload) ? '' : checks.errorsText(validate.errors);
  };

  it.each(types)('of %s are as its schema says, on its channel', (type) => {
    const { examples = [] } = document.components.messages[type] ?? {};
    expect(examples).not.toEqual([]);
    for (const { headers, payload } of examples) {
      expect(check(type, payload)).toBe('');
      expect(headers['Nats-Msg-Id']).toBe(payload.id);
      const address = document.channels[type]?.address.replace('{ownerId}', payload.ownerid).replace('{aggregateId}', payload.subject);
      expect(eventSubject(type, payload.ownerid, payload.subject)).toBe(address);
    }
  });

  it('would not pass otherwise', () => {
    const [example] = document.components.messages['user.registered']?.examples ?? [];
    if (example === undefined) throw new TypeError('There is no example.');
    const { payload } = example;
    expect(check('user.registered', { ...payload, data: { ...payload.data, email: 7 } })).toContain('must be string');
    expect(check('user.registered', { ...payload, type: 'user.updated' })).toContain('must be equal to constant');
    expect(check('user.registered', { ...payload, specversion: '0.3' })).toContain('must be equal to constant');
  });
});
