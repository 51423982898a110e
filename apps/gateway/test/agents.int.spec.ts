import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AGENT_CONFIGURATION_DOCUMENT, FenagoError, agentConfiguration, validatorOf, type AgentVersionView } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { AGENT, AGENT_ID, USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

let nats: TestNats;
let services: StubServices;
let gateway: TestGateway;
const caller = { userId: USER_ID };

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  gateway = await startGateway(nats.url);
});

afterAll(async () => {
  await gateway.service.drain();
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  services.reset();
  services.on('verifyApiKey', () => verifiedKey());
});

describe('versions of agents', () => {
  const version: AgentVersionView = {
    id: `${AGENT_ID}:0000000002`,
    object: 'agent_version',
    agentId: AGENT_ID,
    version: 2,
    configuration: { model: 'scripted' },
    createdAt: AGENT.createdAt,
  };

  it('are listed, read and returned to', async () => {
    const page = { object: 'list' as const, data: [version], has_more: false, first_id: version.id, last_id: version.id };
    services.on('listAgentVersions', () => page);
    services.on('getAgentVersion', () => version);
    services.on('rollBackAgent', () => AGENT);
    const path = `/v1/agents/${AGENT_ID}`;
    expect(await gateway.call('GET', `${path}/versions?limit=5&after=${version.id}`)).toMatchObject({ status: 200, body: page });
    expect(await gateway.call('GET', `${path}/versions/2`)).toMatchObject({ status: 200, body: version });
    expect(await gateway.call('POST', `${path}/rollback`, { version: 2 })).toMatchObject({ status: 200, body: AGENT });
    expect(services.requestsOf('listAgentVersions')).toEqual([{ caller, agentId: AGENT_ID, limit: 5, order: 'desc', after: version.id }]);
    expect(services.requestsOf('getAgentVersion')).toEqual([{ caller, agentId: AGENT_ID, version: 2 }]);
    expect(services.requestsOf('rollBackAgent')).toEqual([{ caller, agentId: AGENT_ID, version: 2 }]);
  });

  it.each(['0', '-1', '1.5', '01', 'two', '1e3', '99999999999', '%00'])('has none of number %s', async (number) => {
    expect(await gateway.call('GET', `/v1/agents/${AGENT_ID}/versions/${number}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it.each([{}, { version: 0 }, { version: '1' }, { version: 1.5 }, { version: 1, name: 'x' }])('are not returned to by %j', async (body) => {
    const answer = await gateway.call('POST', `/v1/agents/${AGENT_ID}/rollback`, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(services.requestsOf('rollBackAgent')).toEqual([]);
  });

  it('pass on what is refused, and what is allowed', async () => {
    services.on('updateAgent', () => {
      const fields = [{ path: '/status', message: 'must be active or paused or archived' }];
      throw new FenagoError('status_transition_refused', 'An agent that is active cannot become draft.', { fields });
    });
    const answer = await gateway.call('PATCH', `/v1/agents/${AGENT_ID}`, { status: 'draft' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'status_transition_refused', errors: [{ path: '/status' }] } });
  });
});

describe('the directory', () => {
  it('is searched and paged', async () => {
    const page = { object: 'list' as const, data: [AGENT], has_more: false, first_id: AGENT_ID, last_id: AGENT_ID };
    services.on('listDirectory', () => page);
    expect(await gateway.call('GET', `/v1/directory/agents?q=travel%20butler&limit=2&after=${AGENT_ID}`)).toMatchObject({ status: 200, body: page });
    await gateway.call('GET', '/v1/directory/agents');
    expect(services.requestsOf('listDirectory')).toEqual([
      { caller, text: 'travel butler', limit: 2, order: 'desc', after: AGENT_ID },
      { caller, limit: 20, order: 'desc' },
    ]);
  });

  it.each(['q=', `q=${'x'.repeat(101)}`, 'q=a&q=b', 'q[$regex]=a', 'scope=mine', 'after=conv_1'])('refuses %s', async (query) => {
    const answer = await gateway.call('GET', `/v1/directory/agents?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(services.requestsOf('listDirectory')).toEqual([]);
  });
});

describe("the schema of an agent's configuration", () => {
  let published: Record<string, unknown>;
  let type: string | null;

  beforeAll(async () => {
    const answer = await fetch(`${gateway.url}/v1/agents/configuration-schema`);
    type = answer.headers.get('content-type');
    published = (await answer.json()) as Record<string, unknown>;
  });

  it('is published to everybody, and is the one by which services check it', () => {
    expect(type).toMatch(/^application\/schema\+json;/);
    const { $schema, $id, title, description, ...schema } = published;
    expect([$schema, $id]).toEqual(['https://json-schema.org/draft/2020-12/schema', AGENT_CONFIGURATION_DOCUMENT.$id]);
    expect([title, description]).not.toContain(undefined);
    expect(schema).toEqual(JSON.parse(JSON.stringify(agentConfiguration)));
  });

  it("is that of the API's document", async () => {
    const document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as { components: { schemas: Record<string, object> } };
    const { $schema: _dialect, $id: _id, ...schema } = published;
    expect(document.components.schemas['AgentConfiguration']).toEqual(schema);
    const fields = ['CreateAgent', 'UpdateAgent', 'Agent', 'AgentVersion'].map(
      (name) => (document.components.schemas[name] as { properties: Record<string, object> }).properties['configuration'],
    );
    expect(fields).toEqual(fields.map(() => ({ $ref: '#/components/schemas/AgentConfiguration' })));
  });

  const model = 'm';
  const configurations: readonly (readonly [unknown, boolean])[] = [
    [{ model }, true],
    [{ model, provider: 'my-vllm_1.0', instructions: '', temperature: 0, topP: 1, maxOutputTokens: 1, contextTokens: 256 }, true],
    [{ model: 'x'.repeat(200), instructions: 'x'.repeat(32_768), temperature: 2, maxOutputTokens: 1_000_000 }, true],
    [{ model, fallbacks: [] }, true],
    [{ model, fallbacks: [{ model: 'n' }, { model: 'o', provider: 'mine' }, { model: 'p' }] }, true],
    [{ model, fallbacks: ['n', 'o', 'p', 'q'].map((name) => ({ model: name })) }, false],
    [{ model, fallbacks: ['n'] }, false],
    [{ model, fallbacks: [{ model: 'n', temperature: 1 }] }, false],
    [{ model, fallbacks: [{ provider: 'mine' }] }, false],
    [{ model, responseFormat: { type: 'json_object' } }, true],
    [{ model, responseFormat: { type: 'json_schema', name: 'a-b', strict: true, schema: { type: 'object', anything: [] } } }, true],
    [{ model, responseFormat: { type: 'yaml' } }, false],
    [{ model, responseFormat: { type: 'json_schema', schema: 'object' } }, false],
    [{ model, responseFormat: 'json' }, false],
    [{ model, limits: { maxSteps: 1 } }, true],
    [{ model, limits: { maxSteps: 0 } }, false],
    [{ model, tools: [{ type: 'builtin', name: 'current_time' }] }, true],
    [{ model, tools: [{ type: 'shell', name: 'rm' }] }, false],
    [{}, false],
    [[], false],
    ['m', false],
    [{ model: '' }, false],
    [{ model: 'x'.repeat(201) }, false],
    [{ model: 7 }, false],
    [{ model, provider: '' }, false],
    [{ model, provider: 'a b' }, false],
    [{ model, provider: 'x'.repeat(65) }, false],
    [{ model, provider: 'a\n' }, false],
    [{ model, instructions: 'x'.repeat(32_769) }, false],
    [{ model, instructions: null }, false],
    [{ model, temperature: -0.1 }, false],
    [{ model, temperature: 2.1 }, false],
    [{ model, temperature: '1' }, false],
    [{ model, topP: 1.01 }, false],
    [{ model, maxOutputTokens: 0 }, false],
    [{ model, maxOutputTokens: 1.5 }, false],
    [{ model, contextTokens: 255 }, false],
    [{ model, contextTokens: 1_000_001 }, false],
    [{ model, turnPolicy: 'rollback' }, true],
    [{ model, turnPolicy: 'wait' }, false],
    [{ model, turnPolicy: null }, false],
    [{ model, tools: [], limits: {} }, true],
    [{ model, tools: [{ type: 'client', name: 'weather', parameters: { type: 'object', $defs: { 'a.b': {} } } }], limits: { maxSteps: 3 } }, true],
    [{ model, tools: [{ type: 'http', name: 'weather', method: 'GET', url: 'https://example.com/{city}', headers: { 'X-Key': 'k' } }] }, true],
    [{ model, tools: [{ type: 'http', name: 'weather', method: 'GET', url: 'https://example.com', headers: { 'X Key': 'k' } }] }, false],
    [{ model, tools: [{ type: 'http', name: 'weather', method: 'GET', url: 'https://example.com', headers: { 'X-Key': 'k\r\nHost: x' } }] }, false],
    [{ model, tools: [{ type: 'mcp', name: 'files', url: 'ftp://example.com' }] }, false],
    [{ model, tools: [{ type: 'builtin', name: 'shell' }] }, false],
    [{ model, tools: [{ type: 'other', name: 'weather' }] }, false],
    [{ model, tools: Array.from({ length: 65 }, (_, index) => ({ type: 'client', name: `t${index}` })) }, false],
    [{ model, tools: null }, false],
    [{ model, limits: { maxSteps: 0 } }, false],
    [{ model, limits: { maxStep: 1 } }, false],
    [{ model, seed: 1 }, false],
  ];
  const named = configurations.map(([configuration, valid]) => [JSON.stringify(configuration).slice(0, 80), configuration, valid] as const);

  it.each(named)('takes or refuses %s alike everywhere', async (_name, configuration, valid) => {
    services.on('createAgent', () => AGENT);
    const foreign = new Ajv2020().compile(published);
    const { status } = await gateway.call('POST', '/v1/agents', { name: 'a', configuration });
    expect([foreign(configuration), validatorOf(agentConfiguration)(configuration).length === 0, status]).toEqual([valid, valid, valid ? 201 : 400]);
  });

  it('says where a configuration is not as it should be', async () => {
    const configuration = { model: '', provider: 'a b', limits: { maxStep: 1 }, tools: [{ type: 'client', name: 'a' }, { type: 'http', name: 'b', method: 'get' }], $ne: 1 };
    const answer = await gateway.call('PATCH', `/v1/agents/${AGENT_ID}`, { configuration });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((answer.body as { errors: { path: string }[] }).errors.map(({ path }) => path).toSorted()).toEqual([
      '/configuration/$ne',
      '/configuration/limits/maxStep',
      '/configuration/model',
      '/configuration/provider',
      '/configuration/tools/1',
      '/configuration/tools/1/method',
    ]);
  });
});
