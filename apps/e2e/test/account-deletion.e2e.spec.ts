import { newId } from '@fenago/contracts';
import { Fenago, type Deletion } from '@fenago/sdk';
import { SERVICES } from '@fenago/system';
import { until } from '@fenago/testing';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHORT_LEASES, kill, startTestSystem, type TestSystem } from './harness.js';
import { Resident } from './resident.js';
import { Traces } from './traces.js';

const DAY_S = 24 * 60 * 60;
/** Conversations in whose erasure their service is killed. */
const CROWD = 1_500;
/** Services look again after half a minute; those that were killed hear of it again then. */
const DONE_MS = 100_000;
const SETTLED_MS = 60_000;
const EVERY_MS = 250;

const places = (collections: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(collections).flatMap(([service, names]) => names.map((name) => `${service}.${name}`)).toSorted();
/** Where the user's words stand. */
const WORDS = places({
  user: ['LEAD', 'USER', 'api_key', 'one_time_token', 'reservation'],
  agent: ['AGENT', 'agent_version'],
  conversation: ['CONVERSATION', 'SCHEDULE', 'conversation_page'],
  execution: ['AGENT_EXECUTION', 'agent_replica'],
  billing: ['billing_account'],
  webhook: ['WEBHOOK', 'webhook_delivery'],
});
/** Where only ids of theirs do. */
const IDS = places({
  user: ['credential', 'session'],
  conversation: ['agent_replica'],
  execution: ['execution_log_page', 'provider_key_ring', 'tool_secret_ring'],
  billing: ['USAGE_LEDGER'],
  webhook: ['webhook_lane'],
});
/** Where an id of theirs is documented to stay. */
const KEPT = places({
  user: ['audit_log', 'deletion', 'erasure'],
  agent: ['erasure'],
  conversation: ['erasure'],
  execution: ['AGENT_EXECUTION', 'erasure'],
  billing: ['USAGE_LEDGER', 'erasure'],
  webhook: ['erasure'],
});

describe('an account that is deleted', () => {
  let test: TestSystem;
  let traces: Traces;
  let guest: Resident;
  let resident: Resident;
  /** Of the resident, as what follows is. */
  let userId: string;
  let words: readonly string[];
  let apiKey: string;
  /** The guest's, with an agent of the resident. */
  let visit: string;
  let deletionId: string;

  beforeAll(async () => {
    test = await startTestSystem({ replicas: { gateway: 2 }, env: { ...SHORT_LEASES, ERASURE_GRACE_MS: '5000' } });
    traces = new Traces(test);
    [guest, resident] = [await Resident.join(test, 'guest'), await Resident.join(test, 'platypus')];
    userId = await resident.userId();
    const settled = await resident.settleIn();
    ({ apiKey } = settled);
    words = [resident.word, settled.email];
    const agent = await resident.agent(true);
    await resident.converse(agent.id);
    visit = await talk(guest, agent.id);
  });
  afterAll(async () => {
    await traces.close();
    await test.stop();
  });

  const talk = async (by: Resident, agentId: string): Promise<string> => {
    const { id } = await by.client().conversations.create({ agentId });
    await by.say(id, `[[echo]] ${by.mark}`);
    return id;
  };
  const byKey = (baseUrl: string): Fenago => new Fenago({ baseUrl, apiKey, maxRetries: 0 });
  const statusOf = (asking: Promise<unknown>): Promise<number> => asking.then(() => 200, (error: unknown) => (error as { readonly status: number }).status);
  /** A report, once it is as it should be; while its service is away, there is none. */
  const report = (id: string, isSo: (seen: Deletion) => boolean): Promise<Deletion> =>
    until(
      async () => {
        const seen = await guest.asNobody.deletions.get(id);
        return isSo(seen) && seen;
      },
      { deadlineMs: DONE_MS, everyMs: EVERY_MS, what: 'the report is as it should be' },
    );
  /** Archives of events keep what they have as long as the stream does; where the audit log and webhooks go on is after an event, whose id may name anybody. */
  const finds = async (texts: readonly string[]) =>
    (await traces.inDatabases(texts)).filter((place) => !place.endsWith('.event_archive') && !['user.position', 'webhook.position'].includes(place));
  const conversations = () => traces.db('conversation').collection<{ readonly _id: string; readonly userId: string }>('CONVERSATION');

  it('had something in every corner of every service', async () => {
    await until(async () => (await finds([userId])).includes('execution.execution_log_page'));
    expect(await finds(words)).toEqual(expect.arrayContaining(WORDS));
    expect(await finds([userId])).toEqual(expect.arrayContaining(IDS));
    const [some] = await conversations().find({ userId, active: null } as never).limit(1).toArray();
    const crowd = Array.from({ length: CROWD }, () => ({ ...some, _id: newId('conversation', Date.now()), userId, outbox: [] }));
    await conversations().insertMany(crowd);
  });

  it('is not by an API key; then no credential is accepted any more, on any gateway, within a second', async () => {
    await expect(byKey(test.api.baseUrl).me.delete()).rejects.toMatchObject({ status: 401, code: 'insufficient_user_authentication' });
    for (const url of test.system.baseUrls) await byKey(url).agents.list().page();
    ({ id: deletionId } = await resident.client().me.delete());
    const deletedAt = performance.now();
    const asked = () => test.system.baseUrls.flatMap((url) => [byKey(url), resident.client(url)]).map((client) => statusOf(client.agents.list().page()));
    await until(async () => (await Promise.all(asked())).every((status) => status === 401));
    expect(performance.now() - deletedAt).toBeLessThan(1_000);
  });

  it('is reported as done by every service, though each is killed in the middle', async () => {
    await until(async () => (await conversations().countDocuments({ userId })) < CROWD);
    const services = SERVICES.filter((name) => name !== 'gateway');
    await Promise.all(services.map((service) => kill(test.system, service)));
    expect(await conversations().countDocuments({ userId })).toBeGreaterThan(0);
    await Promise.all(services.map((service) => test.system.start(service)));

    const done = await report(deletionId, ({ status }) => status === 'completed');
    const { user, agent, execution, webhook } = Object.fromEntries(done.services.map(({ name, erased }) => [name, erased]));
    expect(user).toMatchObject({ api_keys: 2, passwords: 1, leads: 2, addresses: 1 });
    expect(agent).toMatchObject({ agents: 1, agent_versions: 3 });
    expect(execution).toMatchObject({ provider_key_rings: 1, tool_secret_rings: 1 });
    expect(webhook).toMatchObject({ webhooks: 1, webhook_lanes: 1 });
    expect(done.services.find(({ name }) => name === 'billing')?.kept['usage_rows']).toBeGreaterThan(10);
    expect(JSON.stringify(done)).not.toContain(userId);
  });

  it('has left no word anywhere, and its id only where that is documented', async () => {
    expect(await finds(words)).toEqual([]);
    // Tombstones name the user until their events are out and some seconds have passed.
    await expect.poll(() => finds([userId]), { timeout: SETTLED_MS, interval: EVERY_MS }).toEqual(KEPT);
    // The guest's, with the id of the agent's owner.
    expect(await traces.db('execution').collection('AGENT_EXECUTION').countDocuments({ userId })).toBe(0);
    expect(await traces.retention()).toEqual({ EVT: 35 * DAY_S, TOK: 15 * 60, ADV: 30 * DAY_S, DLQ: 90 * DAY_S });
    expect(await traces.inStreams([userId, ...words])).toEqual(['EVT', 'TOK']);
    const logs = join(test.home, 'logs');
    for (const name of await readdir(logs)) expect(await readFile(join(logs, name), 'utf8')).not.toContain(resident.word);
  });

  it('leaves to others what they have said, and its address to whoever comes next', async () => {
    const kept = await guest.client().messages.list(visit, { order: 'asc' }).all();
    expect(kept.map(({ content }) => content.trim())).toEqual([`[[echo]] ${guest.mark}`, guest.mark]);
    expect(await statusOf(guest.client().messages.post(visit, { content: 'Still there?' }))).toBe(409);
    expect(await statusOf(resident.asNobody.call('refreshSession', { body: { refreshToken: resident.refreshToken } }))).toBe(401);
    const again = await Resident.join(test, resident.word);
    expect(await again.userId()).not.toBe(userId);
    expect(await again.client().conversations.list().all()).toEqual([]);
  });

  it('control: where a service does not hear of it, the report says so, and what it holds is found', async () => {
    await kill(test.system, 'conversation');
    await test.system.start('conversation', { FENAGO_UNSAFE_DISABLE: 'erasure' });
    const wombat = await Resident.join(test, 'wombat');
    await talk(wombat, (await wombat.agent(false)).id);
    const { id } = await test.api.client.call('deleteUser', { path: { id: await wombat.userId() } });
    const seen = await report(id, ({ services }) => services.filter(({ status }) => status === 'completed').length === services.length - 1);
    expect(seen).toMatchObject({ status: 'in_progress', completedAt: null });
    expect(seen.services.find(({ status }) => status === 'pending')?.name).toBe('conversation');
    expect(await finds([wombat.word])).toEqual(['conversation.CONVERSATION']);
  });
});
