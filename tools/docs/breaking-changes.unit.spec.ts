import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bareDocument, type ApiDocument, type ApiOperation, type ApiSchema } from './api-document.js';
import { acknowledged, breakingChanges } from './breaking-changes.js';
import { ACKNOWLEDGED_FILE, OPENAPI_FILE, readDocument, RELEASED_FILE } from './openapi.js';

describe('the API since the last release', () => {
  const known = acknowledged(readFileSync(ACKNOWLEDGED_FILE, 'utf8'));
  const changes = breakingChanges(readDocument(RELEASED_FILE) as ApiDocument, bareDocument(readDocument(OPENAPI_FILE)));

  it('breaks no client that has not been thought of', () => {
    expect(changes.filter((change) => !known.has(change)), 'acknowledge in docs/openapi-breaking.md, or change it so that clients go on working').toEqual([]);
  });

  it('has no acknowledgement of what did not happen', () => {
    expect([...known.keys()].filter((change) => !changes.includes(change))).toEqual([]);
  });
});

const SENT: ApiSchema = {
  type: 'object',
  properties: { name: { type: 'string', maxLength: 10 }, kind: { type: 'string', enum: ['a', 'b'] }, size: { type: 'number' }, tree: { $ref: '#/components/schemas/Tree' } },
  required: ['name'],
};
const RECEIVED: ApiSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, size: { type: 'integer' }, list: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } }, one: { anyOf: [{ type: 'string' }] } },
  required: ['id'],
};
const TREE: ApiSchema = { type: 'object', properties: { leaf: { type: 'string' }, left: { $ref: '#/components/schemas/Tree' } } };

interface Parts {
  readonly sent?: ApiSchema;
  readonly received?: ApiSchema;
  readonly tree?: ApiSchema;
  readonly operation?: Partial<ApiOperation>;
  readonly paths?: ApiDocument['paths'];
}

function document({ sent = SENT, received = RECEIVED, tree = TREE, operation = {}, paths }: Parts = {}): ApiDocument {
  const make: ApiOperation = {
    operationId: 'make',
    parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } }],
    requestBody: { content: { 'application/json': { schema: sent } } },
    responses: { '201': { content: { 'application/json': { schema: received } } }, '202': {} },
    security: [{ bearer: ['things:write'] }],
    ...operation,
  };
  return { paths: paths ?? { '/things': { post: make } }, components: { schemas: { Tree: tree } } };
}

const property = (schema: ApiSchema, name: string, change: ApiSchema | undefined): ApiSchema => {
  const { [name]: _old, ...rest } = schema.properties ?? {};
  return { ...schema, properties: { ...rest, ...(change === undefined ? {} : { [name]: change }) } };
};

describe('breakingChanges', () => {
  it.each<[string, Parts]>([
    ['make: POST /things is gone', { paths: {} }],
    ['make: is called build', { operation: { operationId: 'build' } }],
    ['make: asks for the scope admin', { operation: { security: [{ bearer: ['admin'] }] } }],
    ['make: takes no query limit', { operation: { parameters: [] } }],
    ['make query limit: maximum is 50', { operation: { parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 50 } }] } }],
    ['make: requires query limit', { operation: { parameters: [{ name: 'limit', in: 'query', required: true, schema: { type: 'integer', maximum: 100 } }] } }],
    ['make: the body is required', { operation: { requestBody: { required: true, content: { 'application/json': { schema: SENT } } } } }],
    ['make body: is no application/json', { operation: { requestBody: { content: {} } } }],
    ['make: does not answer 202', { operation: { responses: { '201': { content: { 'application/json': { schema: RECEIVED } } } } } }],
    ['make body.kind: is required', { sent: { ...SENT, required: ['name', 'kind'] } }],
    ['make body.kind: is gone', { sent: property(SENT, 'kind', undefined) }],
    ['make body.kind: takes no b', { sent: property(SENT, 'kind', { type: 'string', enum: ['a'] }) }],
    ['make body.name: maxLength is 5', { sent: property(SENT, 'name', { type: 'string', maxLength: 5 }) }],
    ['make body.name: minLength is 1', { sent: property(SENT, 'name', { type: 'string', maxLength: 10, minLength: 1 }) }],
    ['make body.name: must match ^a', { sent: property(SENT, 'name', { type: 'string', maxLength: 10, pattern: '^a' }) }],
    ['make body.name: takes no string', { sent: property(SENT, 'name', { type: 'integer' }) }],
    ['make body.size: takes no number', { sent: property(SENT, 'size', { type: 'integer' }) }],
    ['make body.tree.leaf: is gone', { tree: property(TREE, 'leaf', undefined) }],
    ['make 201.id: is gone', { received: property(RECEIVED, 'id', undefined) }],
    ['make 201.id: may be missing', { received: { ...RECEIVED, required: [] } }],
    ['make 201.id: may be null', { received: property(RECEIVED, 'id', { type: ['string', 'null'] }) }],
    ['make 201.size: may be number', { received: property(RECEIVED, 'size', { type: 'number' }) }],
    ['make 201.list[].id: is gone', { received: property(RECEIVED, 'list', { type: 'array', items: { type: 'object', properties: {} } }) }],
    ['make 201.one: anyOf has 2 instead of 1', { received: property(RECEIVED, 'one', { anyOf: [{ type: 'string' }, { type: 'null' }] }) }],
  ])('finds that %s', (change, parts) => {
    expect(breakingChanges(document(), document(parts))).toEqual([change]);
  });

  it.each<[string, Parts]>([
    ['nothing', {}],
    ['another operation', { paths: { ...document().paths, '/others': { get: { operationId: 'list', responses: {} } } } }],
    ['a field that may be sent', { sent: property(SENT, 'more', { type: 'string' }) }],
    ['a field that is answered', { received: property(RECEIVED, 'more', { type: 'string' }) }],
    ['another value that may be sent', { sent: property(SENT, 'kind', { type: 'string', enum: ['a', 'b', 'c'] }) }],
    ['another type that may be sent', { sent: property(SENT, 'name', { type: ['string', 'null'], maxLength: 10 }) }],
    ['more room', { sent: property(SENT, 'name', { type: 'string', maxLength: 20 }) }],
    ['less to require', { sent: { ...SENT, required: [] } }],
    ['more to rely on', { received: { ...RECEIVED, required: ['id', 'size'] } }],
    ['a narrower answer', { received: property(RECEIVED, 'id', { type: 'string', enum: ['a'] }) }],
    ['another parameter', { operation: { parameters: [...(document().paths['/things']?.['post']?.parameters ?? []), { name: 'order', in: 'query' }] } }],
  ])('lets %s pass', (_what, parts) => {
    expect(breakingChanges(document(), document(parts))).toEqual([]);
  });
});

describe('acknowledgements', () => {
  it('have a change and a reason', () => {
    expect([...acknowledged('- `an: example`: why\n## Since the baseline\n\n- `make: is gone`: nobody used it\n- `make 201.id: is gone`:\n- make: no\n')]).toEqual([['make: is gone', 'nobody used it']]);
  });
});

describe('bareDocument', () => {
  it('leaves words, headers and failures out, and properties that are called like words in', () => {
    const schema = { type: 'object', description: 'Words', properties: { description: { type: 'string', example: 'x' } } };
    const whole = {
      info: { title: 'API' },
      paths: { '/a': { get: { operationId: 'a', summary: 'Words', responses: { '200': { description: 'Words', headers: {}, content: { 'application/json': { schema, example: {} } } }, '404': {} } } } },
      components: { schemas: { A: schema }, examples: {} },
    };
    const bare = { type: 'object', properties: { description: { type: 'string' } } };
    expect(bareDocument(whole)).toEqual({
      paths: { '/a': { get: { operationId: 'a', responses: { '200': { content: { 'application/json': { schema: bare } } } } } } },
      components: { schemas: { A: bare } },
    });
  });
});
