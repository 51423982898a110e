import { COMMANDS, QUERIES, type AgentTool, type AgentView, type HttpTool } from '@fenago/contracts';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { newUser, profile } from './fixtures.js';

/** 2^40 ways to look at a value. */
const multiplying = {
  type: 'object',
  $ref: '#/$defs/d0',
  $defs: {
    ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`d${i}`, { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] }])),
    d40: { type: 'object' },
  },
};

describe('tools of agents, when they are written', () => {
  let agents: ServiceUnderTest;
  const caller = newUser();

  beforeAll(async () => {
    agents = await ServiceUnderTest.start(serviceDefinition, { env: { EGRESS_ALLOW: '127.0.0.1:9999,inside.example' } });
  });
  afterAll(() => agents.stop());

  const parameters = { type: 'object', properties: { id: { type: 'string', pattern: '^[a-z]+$' } }, required: ['id'] };
  const http = (changes: Partial<HttpTool> = {}): AgentTool => ({ type: 'http', name: 'find', method: 'GET', url: 'https://example.com/{id}', parameters, ...changes });
  const configurationOf = (tools: AgentTool[]) => ({ ...profile.configuration, tools });
  const create = (...tools: AgentTool[]): Promise<AgentView> => agents.request(COMMANDS.createAgent, { caller, ...profile, configuration: configurationOf(tools) });
  const update = (agentId: string, ...tools: AgentTool[]): Promise<AgentView> => agents.request(COMMANDS.updateAgent, { caller, agentId, configuration: configurationOf(tools) });
  const refused = (...fields: (readonly [string, string])[]) => ({
    code: 'invalid_request',
    fields: fields.map(([path, message]) => ({ path: `/configuration/tools${path}`, message: expect.stringContaining(message) as string })),
  });

  it('are kept as they are, told to consumers, and shown to nobody but the owner', async () => {
    const tools: AgentTool[] = [
      http({ headers: { Authorization: 'Bearer {{secret:key}}' }, effect: 'pure', approval: true, timeoutSeconds: 5 }),
      http({ name: 'inside', url: 'http://127.0.0.1:9999/', parameters: { type: 'object' } }),
      http({ name: 'named', url: 'http://inside.example/x', parameters: { type: 'object' } }),
      { type: 'mcp', name: 'books', url: 'https://example.com/mcp', headers: { 'X-Key': '{{user_secret:books}}' }, allowedTools: ['find'] },
      { type: 'builtin', name: 'current_time' },
      { type: 'client', name: 'pick', parameters },
    ];
    const made = await create(...tools);
    expect(made.configuration.tools).toEqual(tools);
    const [event] = await agents.published(made.id, 1);
    expect(event?.data).toMatchObject({ configuration: { tools } });
    await agents.request(COMMANDS.updateAgent, { caller, agentId: made.id, isPublic: true });
    const seen = await agents.request(QUERIES.getAgent, { caller: newUser(), agentId: made.id });
    expect(seen.configuration).toEqual({ model: profile.configuration.model });
  });

  it.each<[string, AgentTool, string, string]>([
    ['a private address', http({ url: 'https://10.0.0.1/{id}' }), '/url', 'public address'],
    ['this machine, written otherwise', http({ url: 'https://2130706433/{id}' }), '/url', 'public address'],
    ['another port than the one allowed', http({ url: 'http://127.0.0.1:9998/{id}' }), '/url', 'public address'],
    ['http', http({ url: 'http://example.com/{id}' }), '/url', 'https'],
    ['a user name', http({ url: 'https://user:word@example.com/{id}' }), '/url', 'user name'],
    ['a server at a private address', { type: 'mcp', name: 'a', url: 'https://[::1]/mcp' }, '/url', 'public address'],
    ['a schema that is none', http({ parameters: { ...parameters, properties: { id: { type: 'text' } } } }), '/parameters/properties/id/type', 'must be'],
    ['a pattern that is none', { type: 'client', name: 'a', parameters: { type: 'object', properties: { a: { pattern: '(' } } } }, '/parameters/properties/a/pattern', 'regex'],
    ['a reference elsewhere', { type: 'client', name: 'a', parameters: { type: 'object', properties: { a: { $ref: 'https://example.com/a' } } } }, '/parameters/properties/a/$ref', 'part of this schema'],
    ['parameters of no object', { type: 'client', name: 'a', parameters: { type: 'array' } }, '/parameters/type', '"object"'],
    ['an argument in the host', http({ url: 'https://{id}.example.com/' }), '/url', 'not in the host'],
    ['a header that is not theirs', http({ headers: { Host: 'x' } }), '/headers/Host', 'FeNAgO sets'],
  ])('are refused with %s, and nothing is stored', async (_what, tool, path, message) => {
    const made = await create();
    await expect(create(http(), { ...tool, name: 'other' } as AgentTool)).rejects.toMatchObject(refused([`/1${path}`, message]));
    await expect(update(made.id, { ...tool, name: 'other' } as AgentTool)).rejects.toMatchObject(refused([`/0${path}`, message]));
    expect(await agents.request(QUERIES.getAgent, { caller, agentId: made.id })).toEqual(made);
  });

  it('are refused with every place that is wrong', async () => {
    const bad = create(http({ url: 'https://10.0.0.1/{id}' }), http({ name: 'b', parameters: { type: 'object', properties: { id: { type: 'x' } }, required: ['id'] } }));
    await expect(bad).rejects.toMatchObject(refused(['/0/url', 'public'], ['/1/parameters/properties/id/type', 'must be']));
  });

  it('are refused in short time where their schemas would take years', async () => {
    await expect(create({ type: 'client', name: 'a', parameters: multiplying })).rejects.toMatchObject(refused(['', 'too long']));
    expect((await create(http())).version).toBe(1);
  });

  it('are looked at again when an agent goes back to them', async () => {
    const made = await create(http());
    await update(made.id);
    // As it was stored before the operator took a permission back.
    await agents.mongo.db.collection('agent_version').updateOne({ agentId: made.id, version: 1 }, { $set: { 'configuration.tools.0.url': 'https://10.0.0.1/{id}' } });
    await expect(agents.request(COMMANDS.rollBackAgent, { caller, agentId: made.id, version: 1 })).rejects.toMatchObject(refused(['/0/url', 'public']));
    expect(await agents.request(QUERIES.getAgent, { caller, agentId: made.id })).toMatchObject({ version: 2, configuration: { tools: [] } });
  });
});
