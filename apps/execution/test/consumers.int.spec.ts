import { newId, type DomainEvent } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, agentData, type Talk } from './support.js';

/** Waits until the service has settled all that was sent to it: what does nothing leaves no other trace. */
async function settled(world: World): Promise<void> {
  const manager = await world.link.jetStream();
  await until(
    async () => {
      for await (const consumer of manager.consumers.list('EVT')) {
        if (consumer.num_pending > 0 || consumer.num_ack_pending > 0) return false;
      }
      return true;
    },
    { what: 'all events are settled' },
  );
}

async function deadLetters(world: World): Promise<number> {
  const manager = await world.link.jetStream();
  return (await manager.streams.info('DLQ')).state.messages;
}

describe('consumers', () => {
  let world: World;
  let talk: Talk;
  beforeAll(async () => {
    world = await World.start();
    await world.service();
    talk = await world.talk();
  });
  afterAll(() => world.stop());

  const calls = (content: string): number => world.model.calls.filter((call) => call.lastUserText === content).length;

  describe('conversation.message.created', () => {
    it('runs once, however often it comes', async () => {
      const { executionId, event } = await world.post(talk, 'created twice [[tokens=5]]');
      await world.send(event);
      await world.event(executionId, 'execution.completed');
      await world.send(event);
      await settled(world);
      expect(world.names(executionId)).toEqual(['started', 'completed']);
      expect(calls('created twice [[tokens=5]]')).toBe(1);
    });

    it('starts nothing for a reply', async () => {
      const { executionId, event } = await world.post(talk, 'a question [[tokens=1]]', 6);
      await world.event(executionId, 'execution.completed');
      const before = world.model.callCount;
      const data = { ...event.data, role: 'assistant' as const, content: 't1', position: 7 };
      await world.publish('conversation.message.created', talk.userId, talk.conversationId, 107, data);
      await settled(world);
      expect(world.model.callCount).toBe(before);
      expect(world.names(executionId)).toEqual(['started', 'completed']);
    });

    it('takes what is not as its contract says to the dead letters, and goes on', async () => {
      const before = await deadLetters(world);
      const { event } = await world.queued(talk);
      const poison = { ...event, id: 'poison:1', data: { ...event.data, position: -1 } } as DomainEvent;
      await world.send(poison);
      const { executionId } = await world.post(talk, 'after the poison [[tokens=1]]', 20);
      await world.event(executionId, 'execution.completed');
      await until(async () => (await deadLetters(world)) === before + 1, { what: 'the dead letter' });
      expect(world.names(executionId)).toEqual(['started', 'completed']);
    });

    it('ends as failed where the agent is gone', async () => {
      const gone = { ...talk, agentId: newId('agent', 1) };
      const { executionId } = await world.post(gone, 'nobody there');
      const failed = await world.event(executionId, 'execution.failed');
      expect(failed.data).toMatchObject({ error: { code: 'agent_not_found' }, attempts: 0, tokensUsed: 0 });
      expect(world.names(executionId)).toEqual(['failed']);
    });
  });

  describe('conversation.message.queued', () => {
    it('changes nothing when it comes twice, or after the turn has begun', async () => {
      const queued = await world.queued(talk);
      const { executionId, messageId, userId, agentId, conversationId } = queued;
      await world.event(executionId, 'execution.queued');
      const again = eventOf({ type: 'conversation.message.queued', ownerId: userId, aggregateId: conversationId, sequence: 50, data: { conversationId, messageId, executionId, userId, agentId, waitingBefore: 1 } });
      await world.send(again);
      await settled(world);
      expect(world.names(executionId)).toEqual(['queued']);

      const late = await world.post(talk, 'started first [[tokens=1]]', 30);
      await world.event(late.executionId, 'execution.completed');
      const data = { ...again.data, messageId: late.messageId, executionId: late.executionId };
      await world.send(eventOf({ type: 'conversation.message.queued', ownerId: userId, aggregateId: conversationId, sequence: 51, data }));
      await settled(world);
      expect(world.names(late.executionId)).toEqual(['started', 'completed']);
    });

    it('takes poison to the dead letters', async () => {
      const before = await deadLetters(world);
      const { event, executionId } = await world.queued(talk);
      await world.event(executionId, 'execution.queued');
      await world.send({ ...event, id: 'poison:2', type: 'conversation.message.queued', data: { nothing: 1 } } as never);
      await until(async () => (await deadLetters(world)) === before + 1, { what: 'the dead letter' });
      expect(world.names(executionId)).toEqual(['queued']);
    });
  });

  describe('conversation.deleted', () => {
    it('stops what runs and what waits, once', async () => {
      const doomed = await world.talk();
      const running = await world.post(doomed, 'doomed [[tokens=5000 delay=5]]');
      const waiting = await world.queued(doomed);
      await world.event(waiting.executionId, 'execution.queued');
      await until(() => calls('doomed [[tokens=5000 delay=5]]') === 1);
      const event = await world.publish('conversation.deleted', doomed.userId, doomed.conversationId, 200, { conversationId: doomed.conversationId });
      await world.send(event);
      await world.event(running.executionId, 'execution.cancelled');
      await world.event(waiting.executionId, 'execution.cancelled');
      await settled(world);
      expect(world.names(running.executionId)).toEqual(['started', 'cancelling', 'cancelled']);
      expect(world.names(waiting.executionId)).toEqual(['queued', 'cancelled']);
    });

    it('cancels what is queued only after it: the deletion overtook the message', async () => {
      const gone = await world.talk();
      await world.publish('conversation.deleted', gone.userId, gone.conversationId, 200, { conversationId: gone.conversationId });
      const noted = () => world.db.collection('deleted_conversation').findOne({ _id: gone.conversationId as never });
      await until(noted, { what: 'the deletion is noted' });
      const late = await world.queued(gone);
      await world.event(late.executionId, 'execution.cancelled');
      expect(world.names(late.executionId)).toEqual(['queued', 'cancelled']);
    });
  });

  describe('agent events', () => {
    const configuration = (model: string) => ({ model });
    const replica = (agentId: string) => world.db.collection('agent_replica').findOne({ _id: agentId as never });

    it('keeps versions by sequence: twice, late and after the deletion change nothing', async () => {
      const own = await world.talk(configuration('m1'));
      const send = (sequence: number, version: number) =>
        world.publish('agent.updated', own.ownerId, own.agentId, sequence, agentData(own, version, configuration(`m${version}`)));
      await send(5, 3);
      await send(5, 3);
      await send(3, 2);
      await settled(world);
      expect((await replica(own.agentId))?.['versions']).toEqual([
        { version: 1, configuration: { model: 'm1' } },
        { version: 3, configuration: { model: 'm3' } },
      ]);
      await world.publish('agent.deleted', own.ownerId, own.agentId, 6, { agentId: own.agentId, ownerId: own.ownerId });
      await until(async () => (await replica(own.agentId))?.['sequence'] === 6 * 1_024, { what: 'the agent is gone' });
      await send(4, 3);
      await settled(world);
      expect(await replica(own.agentId)).toMatchObject({ sequence: 6 * 1_024, versions: [] });
    });

    it('runs the version that the turn names, and asks for one that it does not have', async () => {
      const own = await world.talk(configuration('m1'));
      world.agents.set(own.agentId, { agentId: own.agentId, ownerId: own.ownerId, version: 2, status: 'active', isPublic: true, name: 'A', configuration: { model: 'm2' } });
      const first = await world.post(own, 'v1 [[tokens=1]]', 0, 1);
      const second = await world.post(own, 'v2 [[tokens=1]]', 2, 2);
      expect((await world.event(first.executionId, 'execution.completed')).data).toMatchObject({ model: 'm1', agentVersion: 1 });
      expect((await world.event(second.executionId, 'execution.completed')).data).toMatchObject({ model: 'm2', agentVersion: 2, agentOwnerId: own.ownerId });
    });
  });
});

describe('agent.deleted', () => {
  it('ends the agent on each replica, also where only another one was told', async () => {
    const world = await World.start();
    await world.service({ concurrency: 1 });
    await world.service({ concurrency: 1 });
    const talk = await world.talk();
    // With room for one each, both replicas run the agent, and have it in memory.
    const post = (content: string) => world.post({ ...talk, conversationId: newId('conversation', Date.now()) }, content);
    const running = [await post('long [[tokens=200 delay=5]]'), await post('long too [[tokens=200 delay=5]]')];
    await until(() => world.model.calls.length === 2, { what: 'both replicas are busy' });
    for (const { executionId } of running) await world.event(executionId, 'execution.completed');
    await world.publish('agent.deleted', talk.ownerId, talk.agentId, 6, { agentId: talk.agentId, ownerId: talk.ownerId });
    const copy = () => world.db.collection('agent_replica').findOne({ _id: talk.agentId as never });
    await until(async () => (await copy())?.['versions'].length === 0, { what: 'the copy says so' });
    const late = await Promise.all(Array.from({ length: 16 }, (_, n) => post(`late ${n} [[tokens=1]]`)));
    for (const { executionId } of late) {
      await until(() => world.names(executionId).some((name) => ['completed', 'failed'].includes(name)), { what: 'an end' });
    }
    expect(late.map(({ executionId }) => world.names(executionId))).toEqual(late.map(() => ['failed']));
    await world.stop();
  });
});
