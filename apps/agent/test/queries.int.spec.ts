import { COMMANDS, QUERIES, type AgentSnapshot, type AgentView, type RequestOf } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { newUser, profile } from './fixtures.js';
import { ServiceUnderTest } from '@fenago/testing-service';

describe('queries of the agent service', () => {
  let agents: ServiceUnderTest;

  beforeAll(async () => {
    agents = await ServiceUnderTest.start(serviceDefinition);
  });
  afterAll(() => agents.stop());

  const create = (caller: { userId: string }, changes: Partial<typeof profile> = {}): Promise<AgentView> =>
    agents.request(COMMANDS.createAgent, { caller, ...profile, ...changes });
  const list = (request: Partial<RequestOf<typeof QUERIES.listAgents>> & { caller: { userId: string } }) =>
    agents.request(QUERIES.listAgents, { limit: 10, order: 'asc', ...request });
  const snapshot = (caller: { userId: string }, agentId: string, version?: number): Promise<AgentSnapshot> =>
    agents.request(QUERIES.getAgentSnapshot, { caller, agentId, ...(version === undefined ? {} : { version }) });

  it('shows an agent to its owner, and to others only where it is public', async () => {
    const [owner, other] = [newUser(), newUser()];
    const mine = await create(owner);
    const shared = await create(owner, { isPublic: true });
    const get = (caller: { userId: string }, { id }: AgentView) => agents.request(QUERIES.getAgent, { caller, agentId: id });
    expect(await get(owner, mine)).toEqual(mine);
    await expect(get(other, mine)).rejects.toMatchObject({ code: 'not_found' });
    expect(await get(owner, shared)).toEqual(shared);
    // How it is instructed stays its owner's.
    expect(await get(other, shared)).toEqual({ ...shared, configuration: { model: shared.configuration.model } });
  });

  it("lists the caller's own, page by page, in both orders", async () => {
    const owner = newUser();
    await create(newUser());
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await create(owner, { status: i === 0 ? 'draft' : 'active' })).id);
    const sorted = ids.toSorted();
    const first = await list({ caller: owner, limit: 2 });
    expect(first).toMatchObject({ object: 'list', has_more: true, first_id: sorted[0], last_id: sorted[1] });
    const rest = await list({ caller: owner, limit: 3, after: String(first.last_id) });
    expect(rest).toMatchObject({ has_more: false });
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(sorted);
    const newest = await list({ caller: owner, limit: 5, order: 'desc' });
    expect(newest.data.map(({ id }) => id)).toEqual(sorted.toReversed());
    expect(await list({ caller: newUser() })).toMatchObject({ data: [], has_more: false, first_id: null, last_id: null });
  });

  it('makes a page of large agents shorter than was asked for', async () => {
    const owner = newUser();
    const configuration = { model: 'scripted', instructions: 'x'.repeat(32_000) };
    const ids = (await Promise.all(Array.from({ length: 40 }, () => create(owner, { configuration })))).map(({ id }) => id);
    const first = await list({ caller: owner, limit: 100 });
    expect(first.has_more).toBe(true);
    expect(first.data.length).toBeGreaterThan(10);
    const rest: AgentView[] = [...first.data];
    for (let page = first; page.has_more; ) {
      page = await list({ caller: owner, limit: 100, after: String(page.last_id) });
      rest.push(...page.data);
    }
    expect(rest.map(({ id }) => id)).toEqual(ids.toSorted());
  });

  it('reads the list from its index', async () => {
    const collection = agents.mongo.db.collection('AGENT');
    const plan = await collection.find({ ownerId: 'user_1', deletedAt: null }).sort({ _id: -1 }).explain('queryPlanner');
    const winner = JSON.stringify(plan['queryPlanner'].winningPlan);
    expect(winner).toContain('IXSCAN');
    expect(winner).not.toContain('"SORT"');
    expect(winner).not.toContain('"indexName":"_id_"');
  });

  it('gives a snapshot as of now and as of any version', async () => {
    const owner = newUser();
    const { id } = await create(owner);
    const configuration = { model: 'scripted-large' };
    await agents.request(COMMANDS.updateAgent, { caller: owner, agentId: id, configuration, name: 'Butler' });
    const now = { agentId: id, ownerId: owner.userId, version: 2, status: 'active', isPublic: false, name: 'Butler', configuration };
    expect(await snapshot(owner, id)).toEqual(now);
    expect(await snapshot(owner, id, 2)).toEqual(now);
    expect(await snapshot(owner, id, 1)).toEqual({ ...now, version: 1, configuration: profile.configuration });
    await expect(snapshot(owner, id, 3)).rejects.toMatchObject({ code: 'not_found' });
    await expect(snapshot(newUser(), id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('gives those a snapshot of an old version who converse with a public agent', async () => {
    const owner = newUser();
    const { id } = await create(owner, { isPublic: true });
    for (const model of ['second', 'third']) {
      await agents.request(COMMANDS.updateAgent, { caller: owner, agentId: id, configuration: { model } });
    }
    expect(await snapshot(newUser(), id, 1)).toMatchObject({ version: 1, configuration: profile.configuration });
    await expect(snapshot(newUser(), id, 4)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses a query that is not as its contract says', async () => {
    await expect(list({ caller: newUser(), limit: 101 })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
