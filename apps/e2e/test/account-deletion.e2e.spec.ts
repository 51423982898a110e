import { newId } from '@fenago/contracts';
import { Fenago, type Deletion } from '@fenago/sdk';
import type { ServiceName } from '@fenago/system';
import { until } from '@fenago/testing';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHORT_LEASES, startTestSystem, type TestSystem } from './harness.js';
import { Resident } from './resident.js';
import { Traces } from './traces.js';

const [ARCHIVES, DAY_S] = [/\.event_archive$/, 24 * 60 * 60];
/** Conversations that a service is killed in the middle of. */
const CROWD = 1_500;
/** A service looks again when half a minute has passed; one that was killed hears of it again then. */
const PATIENCE = { deadlineMs: 100_000, everyMs: 250, timeout: 60_000, interval: 250 } as const;

describe('an account that is deleted', () => {
  let test: TestSystem;
  let traces: Traces;
  let guest: Resident;

  beforeAll(async () => {
    test = await startTestSystem({ replicas: { gateway: 2 }, env: SHORT_LEASES });
    traces = new Traces(test);
    guest = await Resident.join(test, 'guest');
  });
  afterAll(async () => {
    await traces.close();
    await test.stop();
  });

  const kill = async (service: ServiceName): Promise<void> => {
    const running = test.system.processes.findLast(({ program }) => program === service);
    running?.process.kill('SIGKILL');
    await running?.process.exited;
  };
  const report = (id: string): Promise<Deletion> => guest.asNobody.deletions.get(id);
  const statusOf = (asking: Promise<unknown>): Promise<number> =>
    asking.then(() => 200, (error: unknown) => (error as { readonly status: number }).status);
  const outsideArchives = async (texts: readonly string[]) => (await traces.inDatabases(texts)).filter((place) => !ARCHIVES.test(place));
  const talk = async (resident: Resident, agentId: string): Promise<string> => {
    const { id } = await resident.client().conversations.create({ agentId });
    await resident.say(id, `[[echo]] ${resident.mark}`);
    return id;
  };

  it('is gone from every corner of every service, though each is killed in the middle; what others have said stays theirs', async () => {
    const resident = await Resident.join(test, 'platypus');
    const userId = await resident.userId();
    const { email, apiKey } = await resident.settleIn();
    const shared = await resident.agent(true);
    await resident.converse(shared.id);
    const visit = await talk(guest, shared.id);
    const words = [resident.word, email];
    await until(async () => (await traces.inDatabases([userId])).includes('execution.execution_log_page'));
    const filled = ['user.LEAD', 'user.USER', 'user.api_key', 'user.one_time_token', 'user.reservation', 'agent.AGENT', 'agent.agent_version'];
    filled.push('conversation.CONVERSATION', 'conversation.conversation_page');
    filled.push('execution.AGENT_EXECUTION', 'execution.agent_replica');
    expect(await outsideArchives(words)).toEqual(expect.arrayContaining(filled));
    const known = ['user.credential', 'user.session', 'conversation.agent_replica', 'execution.execution_log_page', 'execution.provider_key_ring', 'execution.tool_secret_ring'];
    expect(await outsideArchives([userId])).toEqual(expect.arrayContaining([...known, 'billing.USAGE_LEDGER']));

    const conversations = traces.db('conversation').collection<{ _id: string }>('CONVERSATION');
    const { _id, ...copy } = (await conversations.findOne({ userId, active: null } as never)) ?? { _id: '' };
    const crowd = Array.from({ length: CROWD }, () => ({ ...copy, _id: newId('conversation', Date.now()), outbox: [] }));
    await conversations.insertMany(crowd);

    const byKey = (baseUrl: string) => new Fenago({ baseUrl, apiKey, maxRetries: 0 });
    await expect(byKey(test.api.baseUrl).me.delete()).rejects.toMatchObject({ status: 401, code: 'insufficient_user_authentication' });
    for (const url of test.system.baseUrls) await byKey(url).agents.list().page();
    const { id } = await resident.client().me.delete();
    const deletedAt = performance.now();
    const refused = async (): Promise<boolean> => {
      const asked = test.system.baseUrls.flatMap((url) => [byKey(url).agents.list().page(), resident.client(url).agents.list().page()]);
      return (await Promise.all(asked.map(statusOf))).every((status) => status === 401);
    };
    await until(refused);
    expect(performance.now() - deletedAt).toBeLessThan(1_000);

    const left = await until(async () => {
      const count = await conversations.countDocuments({ userId } as never);
      return count < CROWD && { count };
    });
    const services: readonly ServiceName[] = ['conversation', 'user', 'agent', 'execution', 'billing'];
    await Promise.all(services.map(kill));
    expect(left.count).toBeGreaterThan(0);
    expect(await conversations.countDocuments({ userId } as never)).toBeGreaterThan(0);
    await Promise.all(services.map((service) => test.system.start(service)));
    const done = await until(async () => {
      const seen = await report(id);
      return seen.status === 'completed' && seen;
    }, PATIENCE);
    const erased = Object.fromEntries(done.services.map((service) => [service.name, service.erased]));
    expect(erased).toMatchObject({ user: { api_keys: 2, passwords: 1, leads: 2, addresses: 1 }, agent: { agents: 1, agent_versions: 3 } });
    expect(erased['execution']).toMatchObject({ provider_key_rings: 1, tool_secret_rings: 1 });
    expect(done.services.find(({ name }) => name === 'billing')?.kept['usage_rows']).toBeGreaterThan(10);
    expect(JSON.stringify(done)).not.toContain(userId);

    expect(await outsideArchives(words)).toEqual([]);
    const noted = ['agent.erasure', 'billing.USAGE_LEDGER', 'billing.erasure', 'conversation.erasure', 'execution.AGENT_EXECUTION'];
    noted.push('execution.erasure', 'user.deletion', 'user.erasure');
    // Tombstones name the user until their events are out and some seconds have passed.
    await expect.poll(() => outsideArchives([userId]), PATIENCE).toEqual(noted);
    expect(await traces.db('execution').collection('AGENT_EXECUTION').countDocuments({ userId })).toBe(0);
    expect(await traces.retention()).toEqual({ EVT: 35 * DAY_S, TOK: 15 * 60, ADV: 30 * DAY_S, DLQ: 90 * DAY_S });
    expect(await traces.inStreams([userId, ...words])).toEqual(['EVT', 'TOK']);
    const logs = join(test.home, 'logs');
    for (const name of await readdir(logs)) expect(await readFile(join(logs, name), 'utf8')).not.toContain(resident.word);

    const kept = await guest.client().messages.list(visit, { order: 'asc' }).all();
    expect(kept.map(({ content }) => content.trim())).toEqual([`[[echo]] ${guest.mark}`, guest.mark]);
    expect(await statusOf(guest.client().messages.post(visit, { content: 'Still there?' }))).toBe(409);
    expect(await statusOf(resident.asNobody.call('refreshSession', { body: { refreshToken: resident.refreshToken } }))).toBe(401);
    const again = await Resident.join(test, resident.word);
    expect(await again.userId()).not.toBe(userId);
    expect(await again.client().conversations.list().all()).toEqual([]);
  });

  it('control: of a service that does not hear of it, the report says so, and what it holds is found', async () => {
    await kill('conversation');
    await test.system.start('conversation', { FENAGO_UNSAFE_DISABLE: 'erasure' });
    const resident = await Resident.join(test, 'wombat');
    const agent = await resident.agent(false);
    await talk(resident, agent.id);
    const { id } = await test.api.client.call('deleteUser', { path: { id: await resident.userId() } });
    const seen = await until(async () => {
      const now = await report(id);
      return now.services.filter(({ status }) => status === 'completed').length === 4 && now;
    }, PATIENCE);
    expect(seen).toMatchObject({ status: 'in_progress', completedAt: null });
    expect(seen.services.filter(({ status }) => status === 'pending').map(({ name }) => name)).toEqual(['conversation']);
    expect(await outsideArchives([resident.word])).toEqual(['conversation.CONVERSATION']);
  });
});
