import { COMMANDS, QUERIES, newId, type AgentSnapshot, type DomainEvent, type EventData, type RebuildStepView } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, aUser, codeOf } from './support.js';

type Profile = 'agent.created' | 'agent.updated';

/** Agents and what events tell of them, and the copies that the service keeps. */
class Copies {
  readonly harness = new Harness();
  readonly me = aUser();

  get rows() {
    return this.harness.mongo.db.collection<{ _id: string; version?: number; status?: string }>('agent_replica');
  }

  all(): Promise<object[]> {
    return this.rows.find().sort({ _id: 1 }).toArray();
  }

  profile(type: Profile, agent: AgentSnapshot, sequence: number, fields: Partial<EventData<Profile>> = {}): DomainEvent<Profile> {
    const { agentId, ownerId, version, status, isPublic, name, configuration } = agent;
    return this.harness.event(type, ownerId, agentId, { agentId, ownerId, name, description: '', configuration, isPublic, status, version, ...fields }, sequence);
  }

  /** An agent that events have told of. */
  async tell(fields: Partial<AgentSnapshot> = {}): Promise<AgentSnapshot> {
    const agent = this.harness.agentOf(this.me, fields);
    await this.harness.publish(this.profile('agent.created', agent, 1));
    await this.update(agent, 2, 2);
    return agent;
  }

  async update(agent: AgentSnapshot, sequence: number, version: number): Promise<void> {
    await this.harness.deliver(this.profile('agent.updated', agent, sequence, { version }));
  }

  step(): Promise<RebuildStepView> {
    return this.harness.rpc.request(COMMANDS.rebuildConversationProjection, { projection: 'agents' });
  }

  /** Steps until it is so. */
  async until(isSo: (step: RebuildStepView) => boolean): Promise<RebuildStepView> {
    for (;;) {
      const step = await this.step();
      if (isSo(step)) return step;
      if (step.isDone) throw new Error('The rebuild has ended.');
    }
  }

  finish(): Promise<RebuildStepView> {
    return this.until(({ isDone }) => isDone);
  }

  /** As an erasure leaves it. */
  async forget(userId: string): Promise<void> {
    const at = new Date();
    const fields = { v: 1, outbox: [], causes: [], createdAt: at, updatedAt: at, userId, service: 'conversation', deletionId: newId('deletion', 0), found: {}, completedAt: at };
    await this.harness.mongo.db.collection<{ _id: string }>('erasure').insertOne({ _id: `${userId}:conversation`, ...fields });
  }
}

describe('the rebuild of the copies of agents', () => {
  const copies = new Copies();
  const { harness } = copies;
  beforeAll(() => harness.start());
  afterAll(() => harness.stop());

  it('makes them as they are, where nothing is wrong with them', async () => {
    for (let i = 0; i < 20; i += 1) await copies.tell();
    const gone = await copies.tell();
    await harness.deliver(harness.event('agent.deleted', gone.ownerId, gone.agentId, { agentId: gone.agentId, ownerId: gone.ownerId }, 3));
    const before = await copies.all();
    const asked = harness.asked;
    const done = await copies.finish();
    expect(done).toMatchObject({ isDone: true, completed: 0 });
    expect(done.events).toBeGreaterThanOrEqual(43);
    expect(await copies.all()).toEqual(before);
    expect(harness.asked).toBe(asked);
    expect(await copies.rows.listIndexes().toArray()).toHaveLength(3);
  });

  it('mends what is wrong, takes away what never was, and asks about what the stream tells no more', async () => {
    const [wrong, lost] = [await copies.tell(), await copies.tell()];
    const before = await copies.all();
    await copies.rows.updateOne({ _id: wrong.agentId }, { $set: { version: 99, profileSequence: 99 * 1_024 } });
    await copies.rows.deleteOne({ _id: lost.agentId });
    await copies.rows.insertOne({ _id: newId('agent', 0), ownerId: copies.me.userId, version: 1, status: 'active' } as never);
    const old = harness.agentOf(copies.me, { version: 7 });
    const sequences = { profileSequence: 5 * 1_024, statusSequence: 4 * 1_024 };
    await copies.rows.insertOne({ _id: old.agentId, ownerId: old.ownerId, version: 3, isPublic: false, status: 'paused', turnPolicy: 'enqueue', ...sequences } as never);
    expect(await copies.finish()).toMatchObject({ completed: 2 });
    const after = await copies.all();
    const mended = { version: 7, status: 'active', profileSequence: 5 * 1_024 };
    expect(after).toContainEqual(expect.objectContaining({ _id: old.agentId, ...mended }));
    expect(after.filter((row) => (row as AgentRow)._id !== old.agentId)).toEqual(before);
  });

  it('has what comes meanwhile, and answers all the while', async () => {
    const agents = await Promise.all(Array.from({ length: 10 }, () => copies.tell()));
    let round = 2;
    for (let isDone = false; !isDone; ) {
      round += 1;
      const load = agents.map((agent) => harness.publish(copies.profile('agent.updated', agent, round, { version: round })));
      const posts = agents.map(({ agentId }) => codeOf(harness.rpc.request(COMMANDS.createConversation, { caller: copies.me, agentId })));
      ({ isDone } = await copies.step());
      await Promise.all(load);
      expect(new Set(await Promise.all(posts))).toEqual(new Set(['none']));
    }
    await harness.settled('agent.updated');
    await until(async () => (await copies.rows.countDocuments({ _id: { $in: agents.map(({ agentId }) => agentId) }, version: round })) === agents.length);
    const rows = await copies.rows.find({ _id: { $in: agents.map(({ agentId }) => agentId) } }).toArray();
    expect(rows.map(({ version }) => version)).toEqual(agents.map(() => round));
  });

  it('loses nothing that came between the last look and the swap', async () => {
    const agent = await copies.tell();
    await copies.until(({ phase }) => phase === 'swapping');
    await copies.update(agent, 3, 3);
    expect(await copies.rows.findOne({ _id: agent.agentId })).toMatchObject({ version: 3 });
    await copies.finish();
    expect(await copies.rows.findOne({ _id: agent.agentId })).toMatchObject({ version: 3 });
  });

  it('brings back nothing of users who are gone, before it or meanwhile', async () => {
    const [before, meanwhile] = [aUser(), aUser()];
    for (const { userId } of [before, meanwhile]) await harness.deliver(copies.profile('agent.created', harness.agentOf({ userId }), 1));
    await copies.forget(before.userId);
    await copies.rows.deleteMany({ ownerId: before.userId } as never);
    await copies.until(({ phase }) => phase === 'swapping');
    await copies.forget(meanwhile.userId);
    await copies.rows.deleteMany({ ownerId: meanwhile.userId } as never);
    await copies.finish();
    expect(await copies.rows.countDocuments({ ownerId: { $in: [before.userId, meanwhile.userId] } } as never)).toBe(0);
  });

  it('is shown, and cancelled without a trace', async () => {
    await copies.step();
    const [projection] = await harness.rpc.request(QUERIES.listConversationProjections, {});
    expect(projection).toMatchObject({ name: 'agents', rebuild: { phase: expect.stringMatching(/^replaying|completing$/) as string } });
    const before = await copies.all();
    await harness.rpc.request(COMMANDS.cancelConversationRebuild, { projection: 'agents' });
    await harness.rpc.request(COMMANDS.cancelConversationRebuild, { projection: 'agents' });
    expect(await harness.rpc.request(QUERIES.listConversationProjections, {})).toMatchObject([{ rebuild: null }]);
    expect(await copies.all()).toEqual(before);
    expect((await harness.mongo.db.listCollections().toArray()).map(({ name }) => name)).not.toContain('agent_replica_rebuild');
    await copies.until(({ phase }) => phase === 'catching_up');
    expect(await codeOf(harness.rpc.request(COMMANDS.cancelConversationRebuild, { projection: 'agents' }))).toBe('conflict');
    await copies.finish();
  });

  it('is refused for a projection that is none, and while somebody else is at it', async () => {
    expect(await codeOf(harness.rpc.request(COMMANDS.rebuildConversationProjection, { projection: 'none' }))).toBe('not_found');
    await copies.step();
    const rebuilds = harness.mongo.db.collection<{ _id: string }>('projection_rebuild');
    await rebuilds.updateOne({ _id: 'agents' }, [{ $set: { step: 'somebody', steppedAt: '$$NOW' } }]);
    expect(await codeOf(copies.step())).toBe('conflict');
    // Whoever it was has died a minute ago.
    await rebuilds.updateOne({ _id: 'agents' }, { $set: { steppedAt: new Date(Date.now() - 120_000) } });
    await copies.finish();
  });
});

interface AgentRow {
  readonly _id: string;
}

describe('without the handover', () => {
  it('a rebuild loses what came between the last look and the swap', async () => {
    const copies = new Copies();
    await copies.harness.start({ unsafe: { handover: true } });
    try {
      const agent = await copies.tell();
      await copies.until(({ phase }) => phase === 'swapping');
      await copies.update(agent, 3, 3);
      await copies.finish();
      expect(await copies.rows.findOne({ _id: agent.agentId })).toMatchObject({ version: 2 });
    } finally {
      await copies.harness.stop();
    }
  });
});
