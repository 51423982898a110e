import type { EventData } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, type Posted } from './support.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.service();
});
afterAll(() => world.stop());

type Stop = 'conversation.turn.interrupted' | 'conversation.message.withdrawn';

/** What the conversation would publish of a turn of it. */
const stop = (type: Stop, posted: Posted, sequence: number, executionId = posted.executionId) => {
  const { ownerId: _owner, event: _event, ...place } = posted;
  const extra = type === 'conversation.turn.interrupted' ? { byExecutionId: posted.executionId, keepsReply: true } : {};
  return world.publish(type, posted.userId, posted.conversationId, sequence, { ...place, ...extra, executionId } as EventData<Stop>);
};
const deadLetters = async () => (await (await world.link.jetStream()).streams.info('DLQ')).state.messages;

describe.each<Stop>(['conversation.turn.interrupted', 'conversation.message.withdrawn'])('%s', (type) => {
  it('stops what runs, once, and reaches the model', async () => {
    const content = `[[tokens=5000 delay=5]] ${type}`;
    const posted = await world.post(await world.talk(), content);
    await until(() => world.model.calls.some((call) => call.lastUserText === content && call.tokensSent > 3));
    const event = await stop(type, posted, 300);
    await world.send(event);
    const cancelled = await world.event(posted.executionId, 'execution.cancelled');
    expect(cancelled.data.output).toContain('t1 t2');
    await until(() => world.model.calls.find((call) => call.lastUserText === content)?.outcome === 'aborted_by_client', { deadlineMs: 1_000 });
    expect(world.names(posted.executionId)).toEqual(['started', 'cancelling', 'cancelled']);
  });

  it('ends what waits without a run', async () => {
    const queued = await world.queued(await world.talk());
    await world.event(queued.executionId, 'execution.queued');
    await stop(type, queued, 301);
    await world.event(queued.executionId, 'execution.cancelled');
    await world.send(queued.event);
    const later = await world.post(await world.talk(), '[[tokens=1]]');
    await world.event(later.executionId, 'execution.completed');
    expect(world.names(queued.executionId)).toEqual(['queued', 'cancelled']);
  });

  it('overtakes what it is to stop: that never runs', async () => {
    const talk = await world.talk();
    const first = await world.post(talk, '[[tokens=1]]');
    await world.event(first.executionId, 'execution.completed');
    const unknown = `exec_${first.executionId.slice(5, 15)}${'0'.repeat(16)}`;
    await stop(type, first, 302, unknown);
    await world.event(unknown, 'execution.cancelled');
    await world.publish('conversation.message.created', talk.userId, talk.conversationId, 303, { ...first.event.data, executionId: unknown });
    const later = await world.post(talk, '[[tokens=1]] later', 4);
    await world.event(later.executionId, 'execution.completed');
    expect(world.names(unknown)).toEqual(['cancelled']);
  });

  it('leaves alone what has ended', async () => {
    const posted = await world.post(await world.talk(), '[[tokens=1]]');
    await world.event(posted.executionId, 'execution.completed');
    const before = await deadLetters();
    await stop(type, posted, 304);
    const later = await world.post(await world.talk(), '[[tokens=1]]');
    await world.event(later.executionId, 'execution.completed');
    expect(world.names(posted.executionId)).toEqual(['started', 'completed']);
    expect(await deadLetters()).toBe(before);
  });

  it('is a dead letter where it is not as its contract says', async () => {
    const before = await deadLetters();
    const posted = await world.post(await world.talk(), '[[tokens=1]]');
    await world.send({ ...posted.event, id: `poison:${type}`, type, data: { nothing: 1 } } as never);
    await until(async () => (await deadLetters()) === before + 1, { what: 'the dead letter' });
    expect(world.names(posted.executionId)).not.toContain('cancelled');
  });
});
