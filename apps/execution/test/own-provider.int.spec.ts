import { COMMANDS, QUERIES, type Caller, type ProviderKeyView } from '@fenago/contracts';
import { parseAllowance, type EgressAllowance } from '@fenago/egress';
import { startScriptedModel, type ScriptedModel } from '@fenago/llm';
import { createLogger } from '@fenago/observability';
import { until } from '@fenago/testing';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, type Talk } from './support.js';

describe('agents that run on keys of their owners', () => {
  let world: World;
  /** Two providers, and one that the operator has not allowed. */
  let a: ScriptedModel;
  let b: ScriptedModel;
  let forbidden: ScriptedModel;
  /** One that takes no key. */
  const refusing = createServer((_request, response) => void response.writeHead(401).end('{}'));
  const refusingUrl = (): string => `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/v1`;
  let allowed: readonly EgressAllowance[];
  const lines: string[] = [];
  const logger = createLogger({ service: 'execution', level: 'trace', destination: { write: (line: string) => void lines.push(line) } });

  beforeAll(async () => {
    world = await World.start();
    [a, b, forbidden] = await Promise.all([startScriptedModel({ delayMs: 0 }), startScriptedModel({ delayMs: 0 }), startScriptedModel({ delayMs: 0 })]);
    await once(refusing.listen(0, '127.0.0.1'), 'listening');
    allowed = [a.baseUrl, b.baseUrl, refusingUrl()].map((baseUrl) => parseAllowance(new URL(baseUrl).host) ?? {});
    for (let replica = 0; replica < 2; replica += 1) await world.service({ egressAllow: allowed }, { logger });
  });
  afterAll(async () => {
    await world.stop();
    await Promise.all([a, b, forbidden].map((model) => model.close()));
    refusing.close();
  });

  /** A talk of another user with a public agent whose configuration names a provider. */
  const talk = (provider?: string): Promise<Talk> => world.talk({ model: 'scripted', ...(provider === undefined ? {} : { provider }) });
  const bring = (talk: Talk, name: string, baseUrl: string | null, apiKey: string): Promise<ProviderKeyView> =>
    world.rpc.request(COMMANDS.createProviderKey, { caller: { userId: talk.ownerId }, name, baseUrl, apiKey });
  const change = (talk: Talk, providerKeyId: string, changes: { baseUrl?: string; apiKey?: string; name?: string; streaming?: boolean; retrieval?: boolean }) =>
    world.rpc.request(COMMANDS.updateProviderKey, { caller: { userId: talk.ownerId }, providerKeyId, ...changes });
  const completed = async (talk: Talk, content: string, position = 0) => {
    const { executionId } = await world.post(talk, content, position);
    return world.event(executionId, 'execution.completed');
  };
  const failed = async (talk: Talk, content: string, position = 0) => {
    const { executionId } = await world.post(talk, content, position);
    return (await world.event(executionId, 'execution.failed')).data.error.code;
  };
  /** Who was asked something, and with which key. */
  const asked = (word: string): readonly string[] =>
    Object.entries({ platform: world.model, a, b, forbidden }).flatMap(([name, model]) =>
      model.calls.filter(({ lastUserText }) => lastUserText.startsWith(word)).map(({ keyHint }) => `${name} ${keyHint}`),
    );

  it('are asked as their server can be asked, from the moment that it is told', async () => {
    const own = await talk('options');
    const { id } = await bring(own, 'options', a.baseUrl, 'sk-key-of-provider-oooo');
    const call = () => a.calls.findLast(({ keyHint }) => keyHint === 'oooo');
    expect((await completed(own, 'options one [[tokens=3]]')).data).toMatchObject({ output: 't1 t2 t3' });
    expect(call()).toMatchObject({ stream: true });
    expect(await change(own, id, { streaming: false, retrieval: true })).toMatchObject({ streaming: false, retrieval: true });
    expect((await completed(own, 'options two [[tokens=3]]', 2)).data).toMatchObject({ output: 't1 t2 t3' });
    expect(call()).toMatchObject({ stream: false });
    const kept = await fetch(`${a.baseUrl}/chat/completions/chatcmpl-${call()?.id}`, { headers: { authorization: 'Bearer x' } });
    expect(kept.status).toBe(200);
  });

  it('fall back to another, which is then billed', async () => {
    const own = await world.talk({ model: 'm1', provider: 'mine', fallbacks: [{ model: 'm2', provider: 'other' }, { model: 'm3' }] });
    const mine = await bring(own, 'mine', refusingUrl(), 'sk-key-of-provider-mmmm');
    const other = await bring(own, 'other', b.baseUrl, 'sk-key-of-provider-nnnn');
    expect((await completed(own, 'mine [[tokens=1]]')).data).toMatchObject({ provider: 'other', model: 'm2', billedTo: 'agent_owner' });
    const lastUsed = async (providerKeyId: string) =>
      (await world.rpc.request(QUERIES.getProviderKey, { caller: { userId: own.ownerId }, providerKeyId })).lastUsedAt;
    await until(async () => (await lastUsed(mine.id)) !== null && (await lastUsed(other.id)) !== null, { what: 'the use of both is noted' });
    await world.rpc.request(COMMANDS.deleteProviderKey, { caller: { userId: own.ownerId }, providerKeyId: other.id });
    const { executionId } = await world.post(own, 'again [[tokens=1]]', 2);
    const platform = await world.event(executionId, 'execution.completed');
    expect(platform.data).toMatchObject({ provider: 'scripted', model: 'm3', billedTo: 'platform' });
    expect(await world.logs(executionId)).toContainEqual(expect.stringContaining('A fallback is left out'));
    expect([...asked('mine'), ...asked('again')]).toEqual(['b nnnn', expect.stringMatching(/^platform/)]);
  });

  it('do not note the use of a fallback that is not asked', async () => {
    const own = await world.talk({ model: 'm1', provider: 'first', fallbacks: [{ model: 'm2', provider: 'spare' }] });
    const first = await bring(own, 'first', a.baseUrl, 'sk-key-of-provider-ffff');
    const spare = await bring(own, 'spare', b.baseUrl, 'sk-key-of-provider-ssss');
    await completed(own, 'unspared [[tokens=1]]');
    const lastUsed = async (providerKeyId: string) =>
      (await world.rpc.request(QUERIES.getProviderKey, { caller: { userId: own.ownerId }, providerKeyId })).lastUsedAt;
    await until(async () => (await lastUsed(first.id)) !== null, { what: 'the use is noted' });
    expect(await lastUsed(spare.id)).toBeNull();
  });

  it('reach the provider that each names, with its key, whoever converses with them', async () => {
    const [first, second, plain] = [await talk('a'), await talk('b'), await talk()];
    await bring(first, 'a', a.baseUrl, 'sk-key-of-provider-aaaa');
    await bring(second, 'b', b.baseUrl, 'sk-key-of-provider-bbbb');
    expect(first.userId).not.toBe(first.ownerId);
    const done = await completed(first, 'one [[tokens=2]]');
    expect(done.data).toMatchObject({ output: 't1 t2', provider: 'a', billedTo: 'agent_owner', agentOwnerId: first.ownerId });
    expect((await completed(second, 'two')).data).toMatchObject({ provider: 'b', billedTo: 'agent_owner' });
    expect((await completed(plain, 'three')).data).toMatchObject({ provider: 'scripted', billedTo: 'platform' });
    expect([asked('one'), asked('two'), asked('three')]).toEqual([['a aaaa'], ['b bbbb'], ['platform test']]);
  });

  it('are named to their owner alone', async () => {
    const shared = await talk('named');
    await bring(shared, 'named', a.baseUrl, 'sk-key-of-provider-vvvv');
    const seenBy = async (on: Talk) => {
      const { executionId } = await world.post(on, 'who [[tokens=1]]');
      await world.event(executionId, 'execution.completed');
      const { steps } = await world.rpc.request(QUERIES.getExecution, { caller: { userId: on.userId }, executionId });
      return steps.map(({ provider }) => provider);
    };
    expect(await seenBy({ ...shared, userId: shared.ownerId })).toEqual(['named']);
    expect(await seenBy(shared)).toEqual(['agent_owner']);
    expect(await seenBy(await talk())).toEqual(['scripted']);
  });

  it("use the key of the agent's owner, not one of that name of who converses", async () => {
    const mine = await talk('same');
    await bring(mine, 'same', a.baseUrl, 'sk-key-of-the-owner-oooo');
    await world.rpc.request(COMMANDS.createProviderKey, { caller: { userId: mine.userId }, name: 'same', baseUrl: b.baseUrl, apiKey: 'sk-key-of-the-user-uuuu' });
    await completed(mine, 'whose');
    expect(asked('whose')).toEqual(['a oooo']);
  });

  it("may keep the platform's base URL, which needs no allowance", async () => {
    const own = await talk('account');
    await bring(own, 'account', null, 'sk-key-of-an-account-cccc');
    expect((await completed(own, 'at home')).data).toMatchObject({ provider: 'account', billedTo: 'agent_owner' });
    expect(asked('at home')).toEqual(['platform cccc']);
  });

  it('fail where the owner has no such key, and run again once there is one', async () => {
    const lonely = await talk('missing');
    expect(await failed(lonely, 'nobody')).toBe('provider_key_missing');
    await bring(lonely, 'missing', a.baseUrl, 'sk-key-that-came-late-llll');
    await completed(lonely, 'somebody', 2);
    expect([asked('nobody'), asked('somebody')]).toEqual([[], ['a llll']]);
  });

  it('use a key as it is now, on every replica: changed, moved, renamed, deleted', async () => {
    const moving = await talk('moving');
    const { id } = await bring(moving, 'moving', a.baseUrl, 'sk-key-that-was-first-1111');
    for (let i = 0; i < 4; i += 1) await completed(moving, `before ${i}`, i);
    await change(moving, id, { apiKey: 'sk-key-that-is-second-2222' });
    for (let i = 0; i < 4; i += 1) await completed(moving, `after ${i}`, 10 + i);
    await change(moving, id, { baseUrl: b.baseUrl, apiKey: 'sk-key-that-is-third-3333' });
    for (let i = 0; i < 4; i += 1) await completed(moving, `moved ${i}`, 20 + i);
    await change(moving, id, { name: 'renamed' });
    for (let i = 0; i < 4; i += 1) expect(await failed(moving, `gone ${i}`, 30 + i)).toBe('provider_key_missing');
    expect([new Set(asked('before')), new Set(asked('after')), new Set(asked('moved')), asked('gone')]).toEqual([
      new Set(['a 1111']),
      new Set(['a 2222']),
      new Set(['b 3333']),
      [],
    ]);
  });

  it('note when a key was used, beside its commits', async () => {
    const used = await talk('used');
    const { id, updatedAt } = await bring(used, 'used', a.baseUrl, 'sk-key-that-is-used-eeee');
    const caller: Caller = { userId: used.ownerId };
    await completed(used, 'use');
    const { lastUsedAt } = await until(async () => {
      const key = await world.rpc.request(QUERIES.getProviderKey, { caller, providerKeyId: id });
      return key.lastUsedAt !== null && key;
    });
    expect(Math.abs(Date.parse(String(lastUsedAt)) - Date.now())).toBeLessThan(60_000);
    expect(await change(used, id, { name: 'used.again' })).toMatchObject({ lastUsedAt });
    expect(await world.db.collection('provider_key_ring').findOne({ userId: used.ownerId })).toMatchObject({ v: 2 });
    expect(updatedAt).not.toBe(lastUsedAt);
    await world.rpc.request(COMMANDS.deleteProviderKey, { caller, providerKeyId: id });
    expect(await world.db.collection('provider_key_ring').findOne({ userId: used.ownerId })).toMatchObject({ lastUsed: {} });
  });

  it('reach no address that is not allowed when the run comes, and say so once', async () => {
    const evil = await talk('evil');
    const { id } = await bring(evil, 'evil', a.baseUrl, 'sk-key-that-is-evil-vvvv');
    // As a name that has moved since it was checked.
    await world.db.collection('provider_key_ring').updateOne({ userId: evil.ownerId }, { $set: { 'keys.0.baseUrl': forbidden.baseUrl } });
    const { executionId } = await world.post(evil, 'smuggled');
    const { error, attempts } = (await world.event(executionId, 'execution.failed')).data;
    expect([error.code, attempts]).toEqual(['provider_address_denied', 1]);
    expect(await world.logs(executionId)).not.toContainEqual(expect.stringContaining('the next follows'));
    expect(asked('smuggled')).toEqual([]);
    // The control: where the operator allows it, the same key gets there.
    await world.stopServices();
    await world.service({ egressAllow: [...allowed, parseAllowance(new URL(forbidden.baseUrl).host) ?? {}] }, { logger });
    await completed(evil, 'allowed', 2);
    expect(asked('allowed')).toEqual(['forbidden vvvv']);
    expect(id).toMatch(/^provkey_/);
  });

  it('fail where the key does not open, and say so in the log alone', async () => {
    const torn = await talk('torn');
    await bring(torn, 'torn', a.baseUrl, 'sk-key-that-is-torn-tttt');
    await world.db.collection('provider_key_ring').updateOne({ userId: torn.ownerId }, { $set: { 'keys.0.secret.keyId': 'lost' } });
    expect(await failed(torn, 'closed')).toBe('provider_key_unreadable');
    expect(asked('closed')).toEqual([]);
  });

  it('refused by the provider, which repeats the key, do not show it', async () => {
    const refused = await talk('refused');
    const server = createServer((request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${request.headers.authorization}` } }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await world.stopServices();
    await world.service({ egressAllow: [{ host: 'localhost', port }] }, { logger });
    await bring(refused, 'refused', `http://localhost:${port}/v1`, 'sk-key-that-is-refused-rrrr');
    expect(await failed(refused, 'no')).toBe('provider_authentication_failed');
    server.close();
  });

  it('leave nothing of a key in events, documents and logs', async () => {
    const stored = await Promise.all(['AGENT_EXECUTION', 'provider_key_ring', 'event_archive', 'agent_replica'].map((name) => world.db.collection(name).find().toArray()));
    const everything = JSON.stringify([stored, world.events, lines]);
    for (const known of ['"provider":"a"', 'A provider key does not open', 'A model call failed']) expect(everything).toContain(known);
    expect(everything).not.toMatch(/sk-key-/);
  });
});
