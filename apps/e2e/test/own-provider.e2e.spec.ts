import { startScriptedModel, type ScriptedModel } from '@fenago/llm';
import type { Agent } from '@fenago/sdk';
import { createAccount } from '@fenago/system';
import { until } from '@fenago/testing';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, collect, executionIdOf, textOf } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

const run = promisify(execFile);
const bootstrap = fileURLToPath(new URL('../../../tools/bootstrap.mjs', import.meta.url));

describe('agents on their owner\'s keys, in versions, in the directory', () => {
  let test: TestSystem;
  let providers: readonly ScriptedModel[];
  /** Somebody who owns none of the agents. */
  let guest: Api;

  beforeAll(async () => {
    providers = await Promise.all([startScriptedModel({ delayMs: 0 }), startScriptedModel({ delayMs: 0 })]);
    const allow = providers.map(({ baseUrl }) => new URL(baseUrl).host).join();
    test = await startTestSystem({ mode: 'standalone', env: { EGRESS_ALLOW: allow } });
    const { apiKey } = await createAccount(test.nats.url, { email: 'guest@example.org', name: 'Guest' });
    guest = new Api(test.api.baseUrl, apiKey, '');
  }, 120_000);
  afterAll(async () => {
    await test.stop();
    await Promise.all(providers.map((provider) => provider.close()));
  }, 60_000);

  const agent = (name: string, provider: string, isPublic = false): Promise<Agent> =>
    test.api.client.agents.create({ name, isPublic, configuration: { model: 'scripted', provider } });
  const talk = async (api: Api, agentId: string, content: string) => {
    const { id } = await api.client.conversations.create({ agentId });
    const events = await collect(api.stream(id, content));
    return { events, executionId: executionIdOf(events) };
  };

  it("reach the right provider with the right key, also where somebody else converses with them", async () => {
    const [a, b] = providers;
    const keys = [
      { name: 'a', baseUrl: a?.baseUrl, apiKey: 'sk-owners-key-of-provider-aaaa' },
      { name: 'b', baseUrl: b?.baseUrl, apiKey: 'sk-owners-key-of-provider-bbbb' },
    ];
    for (const key of keys) {
      const made = await test.api.send('POST', '/v1/provider-keys', key);
      expect(made).toMatchObject({ status: 201, body: { name: key.name, keyHint: key.apiKey.slice(-4) } });
      expect(JSON.stringify(made.body)).not.toContain(key.apiKey);
    }
    const mine = await talk(test.api, (await agent('Mine', 'a')).id, '[[echo]] with a');
    const shared = await talk(guest, (await agent('Shared', 'b', true)).id, '[[echo]] with b');
    expect([textOf(mine.events).trim(), textOf(shared.events).trim()]).toEqual(['with a', 'with b']);
    expect(providers.map(({ calls }) => calls.map(({ keyHint }) => keyHint))).toEqual([['aaaa'], ['bbbb']]);
    expect(test.model.callCount).toBe(0);

    const [row] = await until(async () => {
      const rows = await guest.usageRows(shared.executionId);
      return rows.length > 0 && rows;
    });
    expect(row).toMatchObject({ provider: 'agent_owner', billedTo: 'agent_owner' });
    const usage = await guest.client.usage.get();
    expect(usage).toMatchObject({ executions: 1, costMicros: 0, agentOwnerCostMicros: row?.costMicros });
    expect(await guest.client.providerKeys.list().all()).toEqual([]);
  });

  it("keep their keys sealed under the key that the operator's command names, and no other", async () => {
    const env = { ...process.env, NATS_URL: test.nats.url };
    const rotate = (key: string) => run(process.execPath, [bootstrap, 'secrets:rotate', '--key', key], { env });
    const { stdout } = await rotate('local');
    expect(stdout).toContain('execution: 0 rewrapped, 0 unreadable');
    expect(stdout).toContain('Everything is sealed under "local"');
    await expect(rotate('other')).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('is "local", not "other"') as string });
  });

  it('fail clearly where the key is gone, and where its address is not allowed', async () => {
    const { id } = await agent('Lonely', 'nobody');
    const { events } = await talk(test.api, id, 'hello');
    expect(events.at(-1)).toMatchObject({ event: 'execution.failed', data: { error: { code: 'provider_key_missing' } } });
    const refused = await test.api.send('POST', '/v1/provider-keys', { name: 'inside', baseUrl: test.model.baseUrl, apiKey: 'sk-1' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: '/baseUrl' }] } });
  });

  it('are found in the directory, where nothing of their configuration but the model is seen', async () => {
    const made = await agent('Travel butler', 'a', true);
    const found = await guest.client.agents.directory({ q: 'trav butl' }).all();
    expect(found).toEqual([{ ...made, configuration: { model: 'scripted' } }]);
    expect((await guest.send('GET', `/v1/agents/${made.id}/versions`)).status).toBe(404);
  });

  it('return to an old version, and run with it', async () => {
    const { id } = await agent('Changing', 'a');
    await test.api.client.agents.update(id, { configuration: { model: 'scripted' } });
    expect(await test.api.client.agents.rollBack(id, { version: 1 })).toMatchObject({ version: 3, configuration: { provider: 'a' } });
    const versions = await test.api.client.agents.versions(id).all();
    expect(versions.map(({ version, configuration }) => [version, configuration.provider])).toEqual([[3, 'a'], [2, undefined], [1, 'a']]);
    const before = providers[0]?.callCount ?? 0;
    // The event of the change reaches the conversation service a moment later.
    await until(async () => {
      await talk(test.api, id, 'again');
      return (providers[0]?.callCount ?? 0) > before;
    });
  });

  it('have a configuration whose schema everybody may read', async () => {
    const answer = await fetch(`${test.api.baseUrl}/v1/agents/configuration-schema`);
    expect(answer.headers.get('content-type')).toContain('application/schema+json');
    expect(await answer.json()).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', required: ['model'] });
  });
});
