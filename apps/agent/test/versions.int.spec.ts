import { COMMANDS, QUERIES, newId, type AgentVersionView, type AgentView, type Caller } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { newUser, profile } from './fixtures.js';

describe('versions of an agent', () => {
  let agents: ServiceUnderTest;
  const caller = newUser();
  const notFound = { code: 'not_found' };

  beforeAll(async () => {
    agents = await ServiceUnderTest.start(serviceDefinition);
  });
  afterAll(() => agents.stop());

  const create = (changes: Partial<typeof profile> = {}): Promise<AgentView> =>
    agents.request(COMMANDS.createAgent, { caller, ...profile, ...changes });
  const configure = (agentId: string, model: string): Promise<AgentView> =>
    agents.request(COMMANDS.updateAgent, { caller, agentId, configuration: { model } });
  const rollBack = (agentId: string, version: number, by: Caller = caller): Promise<AgentView> =>
    agents.request(COMMANDS.rollBackAgent, { caller: by, agentId, version });
  const get = (agentId: string, version: number, by: Caller = caller): Promise<AgentVersionView> =>
    agents.request(QUERIES.getAgentVersion, { caller: by, agentId, version });
  const list = (agentId: string, paging: { limit?: number; after?: string; order?: 'asc' | 'desc' } = {}, by: Caller = caller) =>
    agents.request(QUERIES.listAgentVersions, { caller: by, agentId, limit: 100, order: 'asc', ...paging });
  const kept = (agentId: string): Promise<number> => agents.mongo.db.collection('agent_version').countDocuments({ agentId });
  const models = (versions: readonly AgentVersionView[]) => versions.map(({ version, configuration }) => `${version} ${configuration.model}`);

  /** An agent with versions 1 to `count`, of the models `model-1` to `model-<count>`. */
  async function agentWith(count: number): Promise<string> {
    const { id } = await create({ configuration: { model: 'model-1' } });
    for (let version = 2; version <= count; version += 1) await configure(id, `model-${version}`);
    return id;
  }

  it('are all readable, page by page, in both orders', async () => {
    const id = await agentWith(30);
    const all = (await list(id)).data;
    expect(models(all)).toEqual(Array.from({ length: 30 }, (_, i) => `${i + 1} model-${i + 1}`));
    for (const version of [1, 15, 29, 30]) expect(await get(id, version)).toEqual(all[version - 1]);
    expect(all[0]).toMatchObject({ id: `${id}:0000000001`, object: 'agent_version', agentId: id });
    for (const order of ['asc', 'desc'] as const) {
      const read: AgentVersionView[] = [];
      for (let page = await list(id, { limit: 7, order }); ; page = await list(id, { limit: 7, order, after: String(page.last_id) })) {
        read.push(...page.data);
        if (!page.has_more) break;
      }
      expect(read).toEqual(order === 'asc' ? all : all.toReversed());
    }
  });

  it('leave the document, which stays small', async () => {
    const id = await agentWith(30);
    const stored = await agents.mongo.db.collection('AGENT').findOne({ _id: id as never });
    expect(stored?.['versions']).toHaveLength(1);
    expect(await kept(id)).toBe(29);
  });

  it('are no more where the configuration stays as it is', async () => {
    const id = await agentWith(2);
    await configure(id, 'model-2');
    await agents.request(COMMANDS.updateAgent, { caller, agentId: id, name: 'Butler' });
    expect(models((await list(id)).data)).toEqual(['1 model-1', '2 model-2']);
  });

  it('are the owner\'s alone, also where the agent is public', async () => {
    const { id } = await create({ isPublic: true });
    for (const by of [newUser()]) {
      await expect(list(id, {}, by)).rejects.toMatchObject(notFound);
      await expect(get(id, 1, by)).rejects.toMatchObject(notFound);
      await expect(rollBack(id, 1, by)).rejects.toMatchObject(notFound);
    }
  });

  it('are not found where there are none', async () => {
    const id = await agentWith(2);
    await expect(get(id, 3)).rejects.toMatchObject(notFound);
    await expect(rollBack(id, 3)).rejects.toMatchObject(notFound);
    await expect(list(newId('agent', Date.now()))).rejects.toMatchObject(notFound);
    await expect(get(id, 0)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(rollBack(id, 1.5)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('are returned to by a new version, which tells of itself', async () => {
    const id = await agentWith(3);
    const back = await rollBack(id, 1);
    expect(back).toMatchObject({ version: 4, configuration: { model: 'model-1' } });
    expect(models((await list(id)).data)).toEqual(['1 model-1', '2 model-2', '3 model-3', '4 model-1']);
    const events = await agents.published(id, 4);
    expect(events.at(-1)).toMatchObject({ type: 'agent.updated', data: { version: 4, configuration: { model: 'model-1' } } });
    // Once more changes nothing: it is there.
    expect(await rollBack(id, 1)).toEqual(back);
    expect(await rollBack(id, 4)).toEqual(back);
  });

  it('are returned to only at a revision that is named, where any is', async () => {
    const id = await agentWith(2);
    const at = (revision: number) => agents.request(COMMANDS.rollBackAgent, { caller, agentId: id, version: 1, ifRevisions: [revision] });
    await expect(at(1)).rejects.toMatchObject({ code: 'precondition_failed' });
    expect(await at(2)).toMatchObject({ version: 3, revision: 3 });
  });

  it('cannot be returned to while the agent is archived', async () => {
    const id = await agentWith(2);
    await agents.request(COMMANDS.updateAgent, { caller, agentId: id, status: 'archived' });
    await expect(rollBack(id, 1)).rejects.toMatchObject({ code: 'agent_archived' });
    expect((await list(id)).data).toHaveLength(2);
  });

  it('go when the agent goes', async () => {
    const id = await agentWith(3);
    expect(await kept(id)).toBe(2);
    await agents.request(COMMANDS.deleteAgent, { caller, agentId: id });
    await expect(list(id)).rejects.toMatchObject(notFound);
    await until(async () => (await kept(id)) === 0);
    await expect(configure(id, 'late')).rejects.toMatchObject(notFound);
    expect(await kept(id)).toBe(0);
  });

  it('hold up a change for as long as they cannot be kept', async () => {
    const id = await agentWith(3);
    await agents.mongo.db.command({ collMod: 'agent_version', validator: { _id: 'nobody' } });
    await expect(configure(id, 'model-4')).rejects.toMatchObject({ code: 'internal' });
    // What makes no version waits for nothing.
    await agents.request(COMMANDS.updateAgent, { caller, agentId: id, name: 'Butler' });
    await agents.mongo.db.command({ collMod: 'agent_version', validator: {} });
    await configure(id, 'model-4');
    expect(models((await list(id)).data)).toEqual([1, 2, 3, 4].map((n) => `${n} model-${n}`));
  });

  describe('agent.deleted', () => {
    it('changes nothing the second time, nor before there are versions', async () => {
      const id = await agentWith(3);
      const [last] = (await agents.published(id, 3)).slice(-1);
      const event = { ...last, id: `${id}:9`, type: 'agent.deleted', data: { agentId: id, ownerId: caller.userId } } as never;
      for (let i = 0; i < 2; i += 1) await agents.publish(event);
      await agents.settled('agent_deleted');
      // Whatever an event says, the document of an agent that is there holds the present version.
      expect(await get(id, 3)).toMatchObject({ configuration: { model: 'model-3' } });
    });

    it('goes to the dead letters where it is poison', async () => {
      await agents.publishRaw('agent.deleted', newId('agent', 0), JSON.stringify({ type: 'agent.deleted', data: { agentId: 7 } }));
      expect(await agents.deadLetter('agent_deleted')).toBe('invalid_event');
    });
  });
});
