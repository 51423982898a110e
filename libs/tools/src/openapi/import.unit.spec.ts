import { agentConfiguration, MAX_AGENT_TOOLS, refuseHeaders, refuseUrlTemplate, validatorOf, type HttpTool } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { toolsOfOpenApi, type OpenApiOptions } from './import.js';
import type { Json } from './json.js';

const documentOf = (paths: Json, more: Json = {}): Json => ({ openapi: '3.1.0', info: { title: 'A', version: '1' }, servers: [{ url: 'https://api.example.com/v1/' }], paths, ...more });
const imported = (paths: Json, more: Json = {}, options: OpenApiOptions = {}) => toolsOfOpenApi(documentOf(paths, more), options);
const json = (schema: unknown, type = 'application/json') => ({ required: true, content: { [type]: { schema } } });
const query = (name: string, more: Json = {}) => ({ name, in: 'query', schema: { type: 'string' }, ...more });
/** The one tool of an operation. */
async function toolOf(operation: Json, path = '/a', method = 'post', more: Json = {}, options: OpenApiOptions = {}): Promise<HttpTool | undefined> {
  const { tools, problems } = await imported({ [path]: { [method]: operation } }, more, options);
  expect(problems).toEqual([]);
  return tools[0];
}
const problemsOf = async (operation: Json, path = '/a', method = 'post', more: Json = {}): Promise<readonly string[]> => {
  const { tools, problems } = await imported({ [path]: { [method]: { operationId: 'it', ...operation } } }, more);
  expect(tools).toEqual([]);
  return problems;
};
/** Bytes of what is answered. */
const within = async (document: Json, maxMs = 5_000): Promise<number> => {
  const start = performance.now();
  const { tools, problems } = await toolsOfOpenApi(document);
  expect(performance.now() - start).toBeLessThan(maxMs);
  return Buffer.byteLength(JSON.stringify({ tools, problems }));
};

describe('an operation', () => {
  it('becomes a tool with what stands in its path, query and body', async () => {
    const { tools, problems } = await imported({
      '/users/{userId}/orders': {
        parameters: [{ name: 'userId', in: 'path', required: true, description: 'Whose they are', schema: { type: 'integer' } }],
        get: { operationId: 'listOrders', summary: 'List orders', description: 'Newest first.', parameters: [query('state', { schema: { enum: ['open', 'done'] } }), query('page[size]')] },
        post: {
          operationId: 'makeOrder',
          parameters: [query('dry run')],
          requestBody: json({ $ref: '#/components/schemas/Order' }),
        },
      },
    }, { components: { schemas: { Order: { type: 'object', properties: { sku: { type: 'string' }, at: { type: 'string', readOnly: true } }, required: ['sku', 'at'] } } } });
    expect(problems).toEqual([]);
    expect(tools).toEqual([
      {
        type: 'http',
        name: 'listOrders',
        description: 'List orders\nNewest first.',
        method: 'GET',
        url: 'https://api.example.com/v1/users/{userId}/orders?page%5Bsize%5D={page_size_}',
        parameters: {
          type: 'object',
          properties: { userId: { type: 'integer', description: 'Whose they are' }, state: { enum: ['open', 'done'] }, page_size_: { type: 'string' } },
          required: ['userId'],
          additionalProperties: false,
        },
        effect: 'pure',
      },
      {
        type: 'http',
        name: 'makeOrder',
        method: 'POST',
        url: 'https://api.example.com/v1/users/{userId}/orders?dry%20run={dry_run}',
        parameters: {
          type: 'object',
          properties: { userId: { type: 'integer', description: 'Whose they are' }, dry_run: { type: 'string' }, sku: { type: 'string' } },
          required: ['userId', 'sku'],
          additionalProperties: false,
        },
        effect: 'at_most_once',
      },
    ]);
  });

  it.each([
    ['get', 'pure'],
    ['put', 'idempotent'],
    ['delete', 'idempotent'],
    ['post', 'at_most_once'],
    ['patch', 'at_most_once'],
  ])('by %s has the effect %s', async (method, effect) => {
    expect(await toolOf({}, '/a', method)).toMatchObject({ name: `${method}_a`, effect });
  });

  it('is named as providers take it, and as no other is', async () => {
    const paths = { '/a/{b}': { get: {}, post: { operationId: 'find it!' } }, '/c': { get: { operationId: 'find.it' }, put: { operationId: 'find_it' }, post: { operationId: 'find_it_2' }, patch: { operationId: '!!!' } } };
    const { tools } = await imported({ ...paths, '/a/{b}': { ...paths['/a/{b}'], parameters: [{ name: 'b', in: 'path', required: true }] }, '/long': { get: { operationId: 'x'.repeat(200) }, put: { operationId: 'x'.repeat(100) } } });
    const names = tools.map(({ name }) => name);
    expect(names).toEqual(['get_a_b', 'find_it', 'find_it_2', 'find_it_2_2', 'find_it_3', 'patch', 'x'.repeat(59), `${'x'.repeat(59)}_2`]);
  });

  it('tells arguments of the same name apart', async () => {
    const tool = await toolOf({ parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }, query('id')], requestBody: json({ properties: { id: { type: 'string' } } }) }, '/a/{id}');
    expect(tool).toMatchObject({ url: 'https://api.example.com/v1/a/{path_id}?id={query_id}', parameters: { properties: { id: { type: 'string' }, path_id: { type: 'integer' }, query_id: { type: 'string' } } } });
  });

  it('takes the parameters of its path, but its own of the same name', async () => {
    const { tools } = await imported({ '/a': { parameters: [query('q'), query('r')], get: { parameters: [query('q', { required: true, schema: { type: 'boolean' } })] } } });
    expect(tools[0]?.parameters).toMatchObject({ properties: { q: { type: 'boolean' }, r: { type: 'string' } }, required: ['q'] });
  });

  it('sends the headers that it is given, and the type of its body where that is another', async () => {
    const headers = { Authorization: 'Bearer {{secret:key}}' };
    expect(await toolOf({ requestBody: json({ type: 'object' }, 'application/merge-patch+json') }, '/a', 'patch', {}, { headers })).toMatchObject({ headers: { ...headers, 'Content-Type': 'application/merge-patch+json' } });
    const given = { name: 'X-Api-Key', in: 'header', required: true };
    expect(await toolOf({ parameters: [given, { name: 'Accept', in: 'header', required: true }, { name: 'X-Trace', in: 'header' }, { name: 'session', in: 'cookie' }] }, '/a', 'get', {}, { headers: { 'x-api-key': '{{secret:key}}' } })).toMatchObject({ headers: { 'x-api-key': '{{secret:key}}' } });
    expect(await problemsOf({ parameters: [given] })).toEqual(['it needs X-Api-Key as a header.']);
  });

  it('has the address that is nearest to it, or the one that it is given', async () => {
    const urlOf = async (more: Json, item: Json, operation: Json, options: OpenApiOptions = {}) => (await toolsOfOpenApi({ openapi: '3.0.3', paths: { '/a': { get: operation, ...item } }, ...more }, options)).tools[0]?.url;
    const servers = (url: string, variables?: Json) => ({ servers: [{ url, variables }] });
    expect(await urlOf(servers('https://a.example'), {}, {})).toBe('https://a.example/a');
    expect(await urlOf(servers('https://a.example'), servers('https://b.example/'), {})).toBe('https://b.example/a');
    expect(await urlOf(servers('https://a.example'), servers('https://b.example'), servers('https://c.example/v2'))).toBe('https://c.example/v2/a');
    expect(await urlOf(servers('https://{region}.example', { region: { default: 'eu' } }), {}, {})).toBe('https://eu.example/a');
    expect(await urlOf(servers('/v3'), {}, {}, { documentUrl: 'https://d.example/docs/openapi.json' })).toBe('https://d.example/v3/a');
    expect(await urlOf({}, {}, {}, { documentUrl: 'https://d.example/docs/openapi.json' })).toBe('https://d.example/a');
    expect(await urlOf(servers('https://a.example'), servers('https://b.example'), {}, { serverUrl: 'https://e.example/x/' })).toBe('https://e.example/x/a');
    for (const bad of [{}, servers('/v1'), servers('https://{region}.example'), servers('https://a.example?x=y'), servers('https://user:word@a.example')]) expect(await urlOf(bad, {}, {})).toBeUndefined();
  });

  it.each<[string, Json, string, string]>([
    ['a file as its body', { requestBody: { required: true, content: { 'image/png': {} } } }, 'post', 'takes no JSON, but image/png'],
    ['a list as its body', { requestBody: json({ type: 'array', items: {} }) }, 'post', 'takes a body that is no object'],
    ['bodies of several forms', { requestBody: json({ oneOf: [{ type: 'object' }] }) }, 'post', 'takes a body of several forms'],
    ['a body of a GET', { requestBody: json({ type: 'object' }) }, 'get', 'needs a body, which a GET of a tool has not'],
    ['an object in its query', { parameters: [query('filter', { required: true, schema: { type: 'object' } })] }, 'get', 'takes filter as an object in the query'],
    ['a list with commas in its query', { parameters: [query('ids', { required: true, explode: false, schema: { type: 'array' } })] }, 'get', 'takes ids as a list that is not repeated'],
    ['a cookie', { parameters: [{ name: 'session', in: 'cookie', required: true }] }, 'get', 'needs session as a cookie'],
    ['references to another document', { parameters: [{ $ref: 'https://evil.example/a.json#/q' }] }, 'get', 'refers to another document (https://evil.example/a.json#/q)'],
    ['a schema of another document', { requestBody: json({ $ref: 'file:///etc/passwd' }) }, 'post', 'refers to another document (file:///etc/passwd)'],
    ['references to nothing', { requestBody: { $ref: '#/components/requestBodies/None' } }, 'post', 'refers to what is not there (#/components/requestBodies/None)'],
    ['references in a ring', { requestBody: { $ref: '#/components/requestBodies/A' } }, 'post', 'has references that lead to each other'],
  ])('with %s is a problem that says so', async (_what, operation, method, problem) => {
    expect(await problemsOf(operation, '/a', method, { components: { requestBodies: { A: { $ref: '#/components/requestBodies/A' } } } })).toEqual([`it ${problem}.`]);
  });

  it('goes without what a tool cannot give, where it need not be given', async () => {
    const parameters = [query('filter', { schema: { type: 'object' } }), { name: 'session', in: 'cookie' }, query('q')];
    expect(await toolOf({ parameters, requestBody: { content: { 'image/png': {} } } })).toMatchObject({ parameters: { properties: { q: {} } }, url: 'https://api.example.com/v1/a?q={q}' });
  });

  it('may be described elsewhere in the document', async () => {
    const { tools, problems } = await imported({ '/a': { $ref: '#/components/pathItems/A' }, '/b': { $ref: 'b.json' } }, { components: { pathItems: { A: { get: { operationId: 'it' } } } } });
    expect([tools.map(({ name }) => name), problems]).toEqual([['it'], ['/b refers to another document (b.json).']]);
  });
});

describe('a schema', () => {
  const read = async (schema: unknown, schemas: Json = {}): Promise<unknown> => {
    const tool = await toolOf({ requestBody: json({ type: 'object', properties: { it: schema } }) }, '/a', 'post', { components: { schemas } });
    return (tool?.parameters?.['properties'] as Json | undefined)?.['it'];
  };

  it('has in place what it refers to, and what comes back to itself cut', async () => {
    const Tree = { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } };
    expect(await read({ $ref: '#/components/schemas/Tree', description: 'Mine' }, { Tree })).toEqual({
      type: 'object',
      description: 'Mine',
      properties: { name: { type: 'string' }, children: { type: 'array', items: {} } },
    });
    expect(await read({ $ref: '#/components/schemas/A' }, { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } })).toEqual({});
  });

  it('of OpenAPI 3.0 says the same as JSON Schema', async () => {
    expect(await read({ type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false, nullable: true, example: 2 })).toEqual({
      type: ['integer', 'null'],
      minimum: 1,
      exclusiveMinimum: 1,
      maximum: 9,
      examples: [2],
    });
    expect(await read({ type: 'string', enum: ['a'], nullable: true })).toEqual({ type: ['string', 'null'], enum: ['a', null] });
    expect(await read({ exclusiveMinimum: 3, exclusiveMaximum: true })).toEqual({ exclusiveMinimum: 3 });
  });

  it('keeps what a model needs, and nothing that could not be checked', async () => {
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as unknown;
    expect(await read({ type: 'string', pattern: '(', format: 'date', 'x-order': 1, xml: {}, default: deep, required: true, description: 1, title: 'T', anyOf: [{ const: 'a' }, false] })).toEqual({
      type: 'string',
      format: 'date',
      title: 'T',
      anyOf: [{ const: 'a' }, { not: {} }],
    });
  });

  it('of a body that is put together has the fields of all of its parts', async () => {
    const parts = { A: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } };
    const tool = await toolOf({ requestBody: json({ allOf: [{ $ref: '#/components/schemas/A' }, { properties: { b: {} }, required: ['b'], additionalProperties: true }] }) }, '/a', 'post', { components: { schemas: parts } });
    expect(tool?.parameters).toEqual({ type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a', 'b'], additionalProperties: true });
  });
});

describe('a document', () => {
  it('is read for what is wanted, and says what of that is not there', async () => {
    const { tools, problems } = await imported({ '/a': { get: { operationId: 'one' }, post: { operationId: 'two three' } }, '/b': { get: {} } }, {}, { operations: ['two three', 'get_b', 'none'] });
    expect([tools.map(({ name }) => name), problems]).toEqual([['two_three', 'get_b'], ['There is no operation none.']]);
  });

  it.each<[string, Json]>([
    ['Swagger 2', { swagger: '2.0', paths: {} }],
    ['a later version', { openapi: '4.0.0', paths: {} }],
    ['no version', { paths: {} }],
    ['no paths', { openapi: '3.1.0' }],
    ['paths that are a list', { openapi: '3.1.0', paths: [] }],
  ])('of %s is refused', async (_what, document) => {
    await expect(toolsOfOpenApi(document)).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/document' }] });
  });

  it('that is strange in any place is answered', async () => {
    const strange = [null, 1, 'x', [], {}, [null], { $ref: 1 }, { $ref: '#' }, { $ref: '#/paths' }, { get: null }, true];
    for (const it of strange) {
      for (const paths of [{ '/a': it }, { '/a': { get: it } }, { '/a': { post: { parameters: it, requestBody: it, servers: it, operationId: it, summary: it } } }, { '/a': { post: { parameters: [it], requestBody: { content: it } } } }, { '/a': { post: { requestBody: json(it) } } }, { '/a': { post: { requestBody: json({ type: it, properties: it, allOf: it, required: it }) } } }, { '/a': { get: { parameters: [{ in: 'query', name: 'q', schema: it, content: it === null ? undefined : it }] } } }]) {
        expect((await imported(paths, { servers: it, components: it })).tools.length).toBeLessThanOrEqual(1);
      }
    }
  });

  it('has many operations, of which as many are answered as an answer can hold', async () => {
    const paths = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`/p${i}`, { get: { operationId: `op${i}` } }]));
    const { tools, problems } = await imported(paths);
    expect([tools.length, problems]).toEqual([256, ['There are more operations than are answered; name those that are needed (operations).']]);
    expect((await imported(paths, {}, { operations: ['op999'] })).tools.map(({ name }) => name)).toEqual(['op999']);
    await expect(imported(Object.fromEntries(Array.from({ length: 5_001 }, (_, i) => [`/p${i}`, { get: {} }])), {}, { operations: ['none'] })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('that is honest makes tools that agents can have', async () => {
    const { default: own } = (await import('../../../../docs/openapi.json', { with: { type: 'json' } })) as { readonly default: Json };
    const { tools, problems } = await toolsOfOpenApi(own, { serverUrl: 'https://fenago.example' });
    expect(tools.length).toBeGreaterThan(60);
    expect(problems.every((problem) => / (?:takes|needs|has) /.test(problem))).toBe(true);
    for (let from = 0; from < tools.length; from += MAX_AGENT_TOOLS) expect(validatorOf(agentConfiguration)({ model: 'm', tools: tools.slice(from, from + MAX_AGENT_TOOLS) })).toEqual([]);
    expect(tools.flatMap(({ url, headers = {} }): readonly unknown[] => [refuseUrlTemplate(url), ...refuseHeaders(headers, 'http')]).filter((refusal) => refusal !== undefined)).toEqual([]);
  });
});

describe('a document that is meant to hurt', () => {
  const post = (schema: unknown) => ({ requestBody: json(schema) });
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const many = <T>(count: number, one: (index: number) => T): Json => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, one(i)]));
  const pathsTo = (count: number): Json => Object.fromEntries(Array.from({ length: count }, (_, i) => [`/p${i}`, { $ref: '#/components/pathItems/A' }]));
  const withA = (A: Json, more: Json = {}): Json => documentOf(pathsTo(900), { components: { pathItems: { A }, schemas: more } });
  const doubling = { ...many(60, (i) => ({ type: 'object', properties: { a: ref(`k${i + 1}`), b: ref(`k${i + 1}`) } })), k60: {} };

  it.each<[string, Json]>([
    ['references that multiply', documentOf({ '/a': { post: post(ref('k0')) } }, { components: { schemas: doubling } })],
    ['references that multiply, often', withA({ post: post(ref('k0')) }, doubling)],
    ['a large value, referred to often', withA({ post: post({ type: 'object', properties: many(1_900, () => ref('Big')) }) }, { Big: { enum: ['x'.repeat(500_000)] } })],
    ['a chain of references', documentOf({ '/a': { post: post({ type: 'object', properties: { a: ref('k0') } }) } }, { components: { schemas: many(20_000, (i) => ref(`k${i + 1}`)) } })],
    ['many keywords, referred to often', withA({ post: post({ type: 'object', properties: many(1_900, () => ref('Wide')) }) }, { Wide: many(50_000, () => 1) })],
    ['many parameters, referred to often', withA({ get: { parameters: Array.from({ length: 50_000 }, (_, i) => query(`q${i}`)) } })],
    ['many types of a body, referred to often', withA({ post: { requestBody: { required: true, content: many(50_000, () => ({})) } } })],
    ['long texts, referred to often', withA({ get: { operationId: 'x'.repeat(900_000), summary: 'y'.repeat(900_000) } })],
    ['a long name that is a problem', withA({ get: { operationId: 'x'.repeat(900_000), parameters: [{ name: 'z'.repeat(900_000), in: 'cookie', required: true }] } })],
    ['a long address', documentOf(pathsTo(900), { servers: [{ url: `https://a.example/${'x'.repeat(900_000)}` }], components: { pathItems: { A: { get: {} } } } })],
    ['an address that grows', documentOf(pathsTo(900), { servers: [{ url: `https://a.example/${'{v}'.repeat(100_000)}`, variables: { v: { default: 'x'.repeat(100_000) } } }], components: { pathItems: { A: { get: {} } } } })],
    ['a long pointer', withA({ get: { parameters: Array.from({ length: 200 }, () => ({ $ref: `#${'/a'.repeat(400_000)}` })) } })],
    ['names that are all the same', documentOf({ '/a': {}, ...Object.fromEntries(Array.from({ length: 4_900 }, (_, i) => [`/p${i}`, { get: { operationId: 'same', requestBody: { required: true } } }])) })],
    ['braces', documentOf({ [`/${'{'.repeat(400_000)}`]: { get: {} }, [`/${'{a'.repeat(200_000)}`]: { get: {} } })],
  ])('by %s takes little time and memory', async (_how, document) => {
    expect(await within(document)).toBeLessThan(640 * 1024);
  });

  it('leaves others their turn meanwhile', async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    const start = performance.now();
    await toolsOfOpenApi(withA({ post: post(ref('k0')) }, doubling));
    clearInterval(ticking);
    expect(turns).toBeGreaterThanOrEqual(Math.floor((performance.now() - start) / 100));
  });
});
