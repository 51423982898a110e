import { COMMANDS, type ImportedToolsView, type RequestOf } from '@fenago/contracts';
import { httpServer, until, type HttpServer } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { newUser, profile } from './fixtures.js';

const multiplying = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`a${i}`, { type: 'string', pattern: '^(a+)+$', default: `${'a'.repeat(60)}!` }]));

describe('the import of an OpenAPI document', () => {
  let agents: ServiceUnderTest;
  let server: HttpServer;
  const held: ServerResponse[] = [];
  const caller = newUser();
  const document = {
    openapi: '3.0.3',
    info: { title: 'Weather', version: '1' },
    servers: [{ url: 'https://weather.example/v1' }],
    paths: {
      '/forecast/{city}': {
        get: {
          operationId: 'getForecast',
          summary: 'Forecast of a city',
          parameters: [
            { name: 'city', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'days', in: 'query', schema: { type: 'integer', minimum: 1, exclusiveMinimum: false, nullable: true } },
          ],
        },
      },
      '/reports': { post: { operationId: 'report', requestBody: { content: { 'application/json': { schema: { type: 'object', properties: multiplying } } } } } },
      '/photos': { post: { operationId: 'upload', requestBody: { required: true, content: { 'image/png': {} } } } },
      '/inside': { get: { operationId: 'inside', servers: [{ url: 'http://10.0.0.1' }] } },
      '/odd': { get: { operationId: 'odd', parameters: [{ name: 'q', in: 'query', schema: { type: 'text' } }] } },
    },
  };

  beforeAll(async () => {
    server = await httpServer((request, response) => {
      if (request.url === '/held') held.push(response);
      else if (request.url === '/openapi.json') response.end(JSON.stringify({ ...document, servers: [{ url: '/api' }] }));
      else response.writeHead(404).end();
    });
    agents = await ServiceUnderTest.start(serviceDefinition, { env: { EGRESS_ALLOW: `127.0.0.1:${server.port}` } });
  });
  afterAll(async () => {
    await agents.stop();
    await server.close();
  });

  const imported = (request: Omit<RequestOf<typeof COMMANDS.importOpenApi>, 'caller'>): Promise<ImportedToolsView> => agents.request(COMMANDS.importOpenApi, { caller, ...request });
  const refusedAt = (path: string) => ({ code: 'invalid_request', fields: [{ path }] });

  it('makes tools that an agent can have, says what it cannot make, and stores nothing', async () => {
    const headers = { Authorization: 'Bearer {{secret:weather}}' };
    const { object, data, problems } = await imported({ document, headers });
    expect([object, data.map(({ name }) => name)]).toEqual(['list', ['getForecast', 'report']]);
    expect(data[0]).toEqual({
      type: 'http',
      name: 'getForecast',
      description: 'Forecast of a city',
      method: 'GET',
      url: 'https://weather.example/v1/forecast/{city}',
      parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: ['integer', 'null'], minimum: 1 } }, required: ['city'], additionalProperties: false },
      headers,
      effect: 'pure',
    });
    expect(problems).toEqual([
      'upload takes no JSON, but image/png.',
      expect.stringMatching(/^inside would be refused at \/url: The host is not at a public address/) as string,
      expect.stringMatching(/^odd would be refused at \/parameters\/properties\/q\/type: must /) as string,
    ]);
    expect(await agents.mongo.db.collection('AGENT').countDocuments()).toBe(0);
    const made = await agents.request(COMMANDS.createAgent, { caller, ...profile, configuration: { ...profile.configuration, tools: [...data] } });
    expect(made.configuration.tools).toEqual(data);
  });

  it('reads a document where it is, of it what is wanted, and again the same', async () => {
    const url = `${server.origin}/openapi.json`;
    const asked = { url, operations: ['getForecast', 'none'] };
    const { data, problems } = await imported(asked);
    expect(data.map((tool) => tool.url)).toEqual([`${server.origin}/api/forecast/{city}`]);
    expect(problems).toEqual(['There is no operation none.']);
    expect(await imported(asked)).toEqual({ object: 'list', data, problems });
    expect((await imported({ ...asked, serverUrl: 'https://other.example/' })).data[0]?.url).toBe('https://other.example/forecast/{city}');
  });

  it.each<[string, Omit<RequestOf<typeof COMMANDS.importOpenApi>, 'caller'>, string]>([
    ['neither document nor address', {}, '/document'],
    ['both', { document, url: 'https://a.example/openapi.json' }, '/document'],
    ['a document that is none', { document: { swagger: '2.0' } }, '/document'],
    ['an address on this machine', { url: 'https://127.0.0.1/openapi.json' }, '/url'],
    ['the metadata of a cloud', { url: 'http://169.254.169.254/latest/meta-data' }, '/url'],
    ['a server that may not be called', { document, serverUrl: 'https://[::1]' }, '/serverUrl'],
    ['a header that is not theirs', { document, headers: { Host: 'x' } }, '/headers/Host'],
    ['a secret that is not named as such', { document, headers: { 'X-Key': '{{key}}' } }, '/headers/X-Key'],
  ])('is refused with %s', async (_what, request, path) => {
    await expect(imported(request)).rejects.toMatchObject(refusedAt(path));
  });

  it('is refused while four others run, and not behind them', async () => {
    const others = Array.from({ length: 4 }, () => imported({ url: `${server.origin}/held` }).catch((error: unknown) => error));
    await until(() => held.length === 4);
    await expect(imported({ document })).rejects.toMatchObject({ code: 'service_unavailable', retryAfterSeconds: 2 });
    for (const response of held) response.end('[]');
    expect(await Promise.all(others)).toMatchObject(others.map(() => refusedAt('/url')));
    expect((await imported({ document })).data).toHaveLength(2);
  });

  it('is refused where nothing can be read', async () => {
    await expect(imported({ url: `${server.origin}/none` })).rejects.toMatchObject(refusedAt('/url'));
  });
});
