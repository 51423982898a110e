import { COMMANDS, newId } from '@fenago/contracts';
import { collectionsWith, until, userDeleted } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentData, World, type Talk } from './support.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await Promise.all([world.service(), world.service()]);
});
afterAll(() => world.stop());

const finds = (text: string): Promise<readonly string[]> => collectionsWith(world.db, text, ['event_archive', 'erasure']);
const gone = async (userId: string): Promise<void> => {
  await world.send(userDeleted(userId));
  await world.event(`${userId}:execution`, 'erasure.completed');
};
const secrets = async (userId: string): Promise<void> => {
  const caller = { userId };
  await world.rpc.request(COMMANDS.createProviderKey, { caller, name: 'mine', baseUrl: null, apiKey: 'sk-0123456789' });
  await world.rpc.request(COMMANDS.createToolSecret, { caller, name: 'weather', value: 'a long enough value', hosts: ['example.org'] });
};
const deadLetters = async () => (await (await world.link.jetStream()).streams.info('DLQ')).state.messages;

describe('when a user is gone', () => {
  it('what runs and waits is stopped and its use is told, and all of it goes: texts, logs, keys, secrets, copies of agents', async () => {
    const talk = await world.talk();
    const { userId } = talk;
    await secrets(userId);
    await secrets(talk.ownerId);
    const ended = await world.post(talk, '[[tokens=2]] what only they have said');
    await world.event(ended.executionId, 'execution.completed');
    await world.db.collection('execution_log_page').insertOne({ _id: 'a page' as never, executionId: ended.executionId, userId, from: 0, to: 25, entries: [] });
    const content = '[[tokens=5000 delay=5]] what only they have said';
    const running = await world.post(talk, content, 2);
    await until(() => world.model.calls.some((call) => call.lastUserText === content && call.tokensSent > 3));
    const waiting = await world.queued(talk);
    await world.event(waiting.executionId, 'execution.queued');

    await gone(userId);
    const { data } = await world.event(running.executionId, 'execution.cancelled');
    expect(data.tokensUsed).toBeGreaterThan(0);
    await world.event(waiting.executionId, 'execution.cancelled');
    expect((await world.event(`${userId}:execution`, 'erasure.completed')).data).toMatchObject({
      service: 'execution',
      erased: { executions: 3, log_pages: 1, provider_key_rings: 1, tool_secret_rings: 1, agent_copies: 0, allowances: 1 },
    });
    for (const text of [userId, 'what only they have said']) expect(await finds(text)).toEqual([]);
    await gone(talk.ownerId);
    expect(await finds(talk.ownerId)).toEqual([]);
  });

  it('what others ran on their agents stays, under the id of the owner', async () => {
    const talk = await world.talk();
    const posted = await world.post(talk, '[[tokens=1]]');
    await world.event(posted.executionId, 'execution.completed');
    await gone(talk.ownerId);
    expect(await world.document(posted.executionId)).toMatchObject({ userId: talk.userId, agentOwnerId: talk.ownerId, status: 'completed' });
    expect(await finds(talk.ownerId)).toEqual(['AGENT_EXECUTION']);
  });

  it('hearing of it twice says once that it is done', async () => {
    const userId = newId('user', Date.now());
    const event = userDeleted(userId);
    await Promise.all([world.send(event), world.send(event)]);
    await world.event(`${userId}:execution`, 'erasure.completed');
    await world.send(event);
    await gone(newId('user', Date.now()));
    expect(world.of(`${userId}:execution`).map(({ type }) => type)).toEqual(['erasure.started', 'erasure.completed']);
  });

  it('an event that is none goes to the dead letters', async () => {
    const before = await deadLetters();
    const event = userDeleted(newId('user', Date.now()));
    await world.send({ ...event, id: 'poison:user.deleted', data: {} } as never);
    await until(async () => (await deadLetters()) === before + 1);
    expect(world.of(`${event.subject}:execution`)).toEqual([]);
  });
});

describe('what comes of a user after they are gone', () => {
  /** Messages that begin and wait, and an agent, of somebody who is gone. */
  async function comesLate(): Promise<{ readonly talk: Talk; readonly executionId: string }> {
    const talk = { ...(await world.talk()), userId: newId('user', Date.now()) };
    await world.send(userDeleted(talk.userId));
    await until(() => world.db.collection('erasure').findOne({ userId: talk.userId, completedAt: { $ne: null } }));
    const { executionId } = await world.post(talk, '[[tokens=3]] too late');
    await world.queued(talk);
    const own = { ...talk, ownerId: talk.userId, agentId: newId('agent', Date.now()) };
    await world.publish('agent.created', own.ownerId, own.agentId, 1, agentData(own, 1, { model: 'scripted' }));
    return { talk, executionId };
  }

  it('is stopped and erased when it comes', async () => {
    const { talk, executionId } = await comesLate();
    await until(() => world.of(executionId).some(({ type }) => type === 'execution.cancelled' || type === 'execution.completed'));
    await until(async () => (await finds(talk.userId)).length === 0);
    expect(await finds('too late')).toEqual([]);
  });

  it('is erased too where the service died before it could look', async () => {
    const talk = await world.talk();
    const posted = await world.post(talk, '[[tokens=1]] left behind');
    await world.event(posted.executionId, 'execution.completed');
    // As if it had been written after the last look, and its event is given again.
    const { userId } = talk;
    const document = await world.document(posted.executionId);
    await gone(userId);
    await world.db.collection('AGENT_EXECUTION').insertOne({ ...document, outbox: [] } as never);
    await world.send(posted.event);
    await until(async () => (await finds(userId)).length === 0);
    expect(world.names(posted.executionId)).toEqual(['started', 'completed']);
  });

  it('control: stays where nobody looks', async () => {
    await world.stopServices();
    await world.service({ unsafe: { late_erasure: true } });
    const { talk, executionId } = await comesLate();
    await world.event(executionId, 'execution.completed');
    await until(async () => (await finds(talk.userId)).length === 3);
    expect((await finds(talk.userId)).toSorted()).toEqual(['AGENT_EXECUTION', 'agent_replica', 'allowance']);
  });
});
