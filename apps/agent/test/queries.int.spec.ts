import { COMMANDS, QUERIES, type AgentSnapshot, type AgentView, type RequestOf } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { MAX_VERSIONS } from '../src/domain/versions.js';
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
    agents.request(QUERIES.listAgents, { scope: 'mine', limit: 10, order: 'asc', ...request });
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

  it('lists what is public and active to everybody', async () => {
    const owner = newUser();
    await create(owner);
    await create(owner, { isPublic: true, status: 'draft' });
    const shared = await create(owner, { isPublic: true });
    const after = { caller: newUser(), scope: 'public' as const, limit: 100, order: 'desc' as const };
    const found = (await list(after)).data.filter(({ ownerId }) => ownerId === owner.userId);
    expect(found).toEqual([{ ...shared, configuration: { model: shared.configuration.model } }]);
  });

  it('reads both lists from their indexes', async () => {
    const collection = agents.mongo.db.collection('AGENT');
    const plans = [
      await collection.find({ ownerId: 'user_1', deletedAt: null }).sort({ _id: -1 }).explain('queryPlanner'),
      await collection.find({ isPublic: true, status: 'active', deletedAt: null }).sort({ _id: -1 }).explain('queryPlanner'),
    ];
    for (const plan of plans) {
      const winner = JSON.stringify(plan['queryPlanner'].winningPlan);
      expect(winner).toContain('IXSCAN');
      expect(winner).not.toContain('"SORT"');
      expect(winner).not.toContain('"indexName":"_id_"');
    }
  });

  it('gives a snapshot as of now and as of a version that is kept', async () => {
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

  it('keeps the newest versions and no more', async () => {
    const owner = newUser();
    const { id } = await create(owner, { isPublic: true });
    for (let i = 0; i < MAX_VERSIONS; i += 1) {
      await agents.request(COMMANDS.updateAgent, { caller: owner, agentId: id, configuration: { model: `model-${i}` } });
    }
    const other = newUser();
    await expect(snapshot(other, id, 1)).rejects.toMatchObject({ code: 'not_found' });
    expect(await snapshot(other, id, 2)).toMatchObject({ version: 2, configuration: { model: 'model-0' } });
    const stored = await agents.mongo.db.collection('AGENT').findOne({ _id: id as never });
    expect(stored?.['versions']).toHaveLength(MAX_VERSIONS);
  });

  it('refuses a query that is not as its contract says', async () => {
    await expect(list({ caller: newUser(), limit: 101 })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
