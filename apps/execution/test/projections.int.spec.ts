import { COMMANDS, newId, QUERIES, type RebuildStepView } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentData, World, type Talk } from './support.js';

describe('the rebuild of the copies of agents', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
    await world.service();
  });
  afterAll(() => world.stop());

  const copies = () => world.db.collection<{ _id: string; sequence: number; versions: { version: number }[] }>('agent_replica');
  const all = (): Promise<readonly object[]> => copies().find().sort({ _id: 1 }).toArray();
  const has = (agentId: string, version: number) => until(() => copies().findOne({ _id: agentId, 'versions.version': version }), { what: `version ${version} is known` });
  const update = async (talk: Talk, version: number): Promise<void> => {
    await world.publish('agent.updated', talk.ownerId, talk.agentId, version, agentData(talk, version, { model: `model-${version}` }));
    await has(talk.agentId, version);
  };
  const step = (): Promise<RebuildStepView> => world.rpc.request(COMMANDS.rebuildExecutionProjection, { projection: 'agents' });
  const steps = async (isSo: (view: RebuildStepView) => boolean): Promise<RebuildStepView> => {
    for (;;) {
      const view = await step();
      if (view.isDone || isSo(view)) return view;
    }
  };

  it('makes them as they are, and mends what is wrong with them', async () => {
    const talks = await Promise.all(Array.from({ length: 5 }, () => world.talk()));
    const [wrong, lost, gone] = talks as [Talk, Talk, Talk];
    // More than are kept of one.
    for (let version = 2; version <= 10; version += 1) await update(wrong, version);
    await world.publish('agent.deleted', gone.ownerId, gone.agentId, 2, { agentId: gone.agentId, ownerId: gone.ownerId });
    await until(() => copies().findOne({ _id: gone.agentId, versions: [] }), { what: 'the agent is gone' });
    const before = await all();
    expect(await steps(() => false)).toMatchObject({ isDone: true, events: 15, completed: 0 });
    expect(await all()).toEqual(before);
    await copies().updateOne({ _id: wrong.agentId }, { $set: { versions: [], sequence: 1e9 } });
    await copies().deleteOne({ _id: lost.agentId });
    await steps(() => false);
    expect(await all()).toEqual(before);
  });

  it('asks about what the stream tells no more, and gets what comes meanwhile', async () => {
    const [agentId, ownerId] = [newId('agent', Date.now()), newId('user', Date.now())];
    const never = newId('agent', 0);
    await copies().insertMany([
      { _id: agentId, ownerId, sequence: 5_000, versions: [{ version: 3 }] } as never,
      { _id: never, ownerId, sequence: 5_000, versions: [{ version: 3 }] } as never,
    ]);
    world.agents.set(agentId, { agentId, ownerId, version: 4, status: 'active', isPublic: false, name: 'Old', configuration: { model: 'scripted' } });
    const talk = await world.talk();
    expect(await steps(({ phase }) => phase === 'swapping')).toMatchObject({ phase: 'swapping', completed: 2 });
    await update(talk, 2);
    await steps(() => false);
    await has(talk.agentId, 2);
    expect(await copies().findOne({ _id: agentId })).toMatchObject({ ownerId, sequence: 5_000, versions: [{ version: 4, configuration: { model: 'scripted' } }] });
    expect(await copies().findOne({ _id: never })).toBeNull();
  });

  it('is shown, and cancelled', async () => {
    await step();
    expect(await world.rpc.request(QUERIES.listExecutionProjections, {})).toMatchObject([{ name: 'agents', rebuild: { events: expect.any(Number) as number } }]);
    await world.rpc.request(COMMANDS.cancelExecutionRebuild, { projection: 'agents' });
    expect(await world.rpc.request(QUERIES.listExecutionProjections, {})).toMatchObject([{ name: 'agents', rebuild: null }]);
  });
});
