import { COMMANDS, type AgentSnapshot, type AgentStatus, type DomainEvent, type EventData } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, aUser, codeOf } from './support.js';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const me = aUser();

type Profile = 'agent.created' | 'agent.updated';
const profile = (type: Profile, agent: AgentSnapshot, sequence: number, fields: Partial<EventData<Profile>> = {}): DomainEvent<Profile> => {
  const { agentId, ownerId, version, status, isPublic, name, configuration } = agent;
  const data = { agentId, ownerId, name, description: '', configuration, isPublic, status, version, ...fields };
  return harness.event(type, ownerId, agentId, data, sequence);
};
const status = ({ agentId, ownerId }: AgentSnapshot, to: AgentStatus, sequence: number) =>
  harness.event('agent.status_changed', ownerId, agentId, { agentId, ownerId, from: 'draft', to }, sequence);
const deletion = ({ agentId, ownerId }: AgentSnapshot, sequence: number) =>
  harness.event('agent.deleted', ownerId, agentId, { agentId, ownerId }, sequence);

/** What the replica says, with how often the agent service was asked. */
async function create(agent: AgentSnapshot, caller = me): Promise<{ readonly code: string; readonly asked: number }> {
  const before = harness.asked;
  const code = await codeOf(harness.rpc.request(COMMANDS.createConversation, { caller, agentId: agent.agentId }));
  return { code, asked: harness.asked - before };
}

async function replica(agent: AgentSnapshot): Promise<object | null> {
  return harness.mongo.db.collection('agent_replica').findOne({ _id: agent.agentId as never });
}

describe('the local replica of agents', () => {
  it('answers without asking once an event has told of the agent', async () => {
    const agent = harness.agentOf(me);
    expect(await create(agent)).toEqual({ code: 'none', asked: 1 });
    await harness.deliver(profile('agent.created', agent, 1));
    expect(await create(agent)).toEqual({ code: 'none', asked: 0 });
  });

  it('is asked about again where it says no, for it may lag', async () => {
    const agent = harness.agentOf(me);
    await harness.deliver(profile('agent.created', agent, 1, { status: 'paused' }));
    expect(await create(agent)).toEqual({ code: 'none', asked: 1 });
    harness.agents.set(agent.agentId, { ...agent, status: 'paused' });
    expect(await create(agent)).toEqual({ code: 'agent_not_runnable', asked: 1 });
  });

  it('stamps the version that the agent has', async () => {
    const agent = harness.agentOf(me);
    const conversation = await harness.rpc.request(COMMANDS.createConversation, { caller: me, agentId: agent.agentId });
    await harness.deliver(profile('agent.created', agent, 1));
    await harness.deliver(profile('agent.updated', agent, 2, { version: 7 }));
    await harness.post(me, conversation.id);
    const stored = await harness.mongo.db.collection('CONVERSATION').findOne({ _id: conversation.id as never });
    expect(stored?.['active']).toMatchObject({ agentVersion: 7 });
  });

  it('is the same after events that come twice or in any order', async () => {
    const newest = { version: 5, status: 'active', isPublic: true, profileSequence: 5 * 1_024, statusSequence: 6 * 1_024 };
    const eventsOf = (agent: AgentSnapshot) => [
      profile('agent.created', agent, 1, { status: 'draft' }),
      status(agent, 'paused', 3),
      profile('agent.updated', agent, 5, { version: 5, isPublic: true, status: 'paused' }),
      status(agent, 'active', 6),
    ];
    for (const order of [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 1, 3, 2, 0, 0, 2]]) {
      const agent = harness.agentOf(me);
      const events = eventsOf(agent);
      for (const index of order) await harness.deliver(events[index] as DomainEvent);
      expect(await replica(agent)).toMatchObject(newest);
    }
  });

  it('takes a profile and a status of one commit in either order', async () => {
    for (const statusFirst of [true, false]) {
      const agent = harness.agentOf(me);
      await harness.deliver(profile('agent.created', agent, 1, { status: 'draft' }));
      const both = [profile('agent.updated', agent, 2, { version: 2, status: 'active' }), status(agent, 'active', 2)];
      for (const event of statusFirst ? both.toReversed() : both) await harness.deliver(event);
      expect(await replica(agent)).toMatchObject({ version: 2, status: 'active' });
    }
  });

  it('forgets a deleted agent for good', async () => {
    const agent = harness.agentOf(me);
    await harness.deliver(profile('agent.created', agent, 1));
    harness.agents.delete(agent.agentId);
    await harness.deliver(deletion(agent, 3));
    await harness.deliver(deletion(agent, 3));
    await harness.deliver(profile('agent.updated', agent, 2));
    expect(await create(agent)).toEqual({ code: 'not_found', asked: 1 });
  });

  it('lets nobody run what has become private', async () => {
    const agent = harness.agentOf(aUser(), { isPublic: true });
    await harness.deliver(profile('agent.created', agent, 1));
    const conversation = await harness.rpc.request(COMMANDS.createConversation, { caller: me, agentId: agent.agentId });
    harness.agents.set(agent.agentId, { ...agent, isPublic: false });
    await harness.deliver(profile('agent.updated', agent, 2, { isPublic: false }));
    expect(await codeOf(harness.post(me, conversation.id))).toBe('agent_not_runnable');
    expect(await create(agent)).toMatchObject({ code: 'not_found' });
  });

  it.each(['agent.created', 'agent.updated', 'agent.status_changed', 'agent.deleted'] as const)(
    'puts a broken %s aside and handles the next one',
    async (type) => {
      const agent = harness.agentOf(me);
      const event: DomainEvent = type === 'agent.status_changed' ? status(agent, 'active', 2) : type === 'agent.deleted' ? deletion(agent, 2) : profile(type, agent, 2);
      const handler = type.replace('.', '_');
      await harness.publish(event, 'no JSON');
      await harness.publish(event, JSON.stringify({ ...event, data: {} }));
      await harness.deliver(event);
      expect(await harness.deadLetters(handler)).toBe(2);
      expect(await replica(agent)).not.toBeNull();
    },
  );
});
