import { COMMANDS, newId, QUERIES, type Caller, type DomainEvent, type PostedMessage } from '@fenago/contracts';
import { collectionsWith, until, userDeleted } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { Harness, aUser, codeOf } from './support.js';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

/** Enough for pages. */
const TURNS = 60;

const turn = async (caller: Caller, conversationId: string): Promise<PostedMessage> => {
  const posted = await harness.post(caller, conversationId, 'A text that only they have written');
  await harness.deliver(harness.endOf('execution.completed', caller, posted));
  return posted;
};
const gone = async (caller: Caller): Promise<void> => {
  await harness.deliver(userDeleted(caller.userId));
};
/** Where the service holds something of a user, apart from what it has published, and that the user is gone. */
const finds = (text: string): Promise<readonly string[]> => collectionsWith(harness.mongo.db, text, ['event_archive', 'erasure']);
const erasureOf = ({ userId }: Caller) => harness.mongo.db.collection('erasure').findOne({ _id: `${userId}:conversation` as never });
const created = (owner: Caller, agentId = newId('agent', Date.now())): DomainEvent<'agent.created'> =>
  harness.event('agent.created', owner.userId, agentId, {
    agentId,
    ownerId: owner.userId,
    name: 'A name that only they would give',
    description: '',
    configuration: { model: 'a-model' },
    isPublic: true,
    status: 'active',
    version: 1,
  });

describe('when a user is gone', () => {
  it('their conversations go with pages and queues, their schedules, and the copies of their agents', async () => {
    const caller = aUser();
    const { agentId } = harness.agentOf(caller);
    await harness.schedule(caller, { agentId, content: 'A text that only they have written' });
    const { id } = await harness.conversation(caller);
    for (let count = 0; count < TURNS; count += 1) await turn(caller, id);
    await until(async () => (await harness.mongo.db.collection('conversation_page').countDocuments({ userId: caller.userId })) > 0);
    const [running, waiting] = [await harness.post(caller, id), await harness.post(caller, id)];
    expect([running.turn, waiting.turn]).toEqual(['started', 'queued']);
    await harness.deliver(created(caller));
    await gone(caller);
    expect(await erasureOf(caller)).toMatchObject({ found: { schedules: 1, conversations: 1, conversation_pages: expect.any(Number) as number, agent_copies: 1 } });
    expect(await codeOf(harness.rpc.request(QUERIES.getConversation, { caller, conversationId: id }))).toBe('not_found');
    // The end of the turn that ran finds nothing.
    await harness.deliver(harness.endOf('execution.cancelled', caller, running));
    for (const text of [caller.userId, 'A text that only they', 'A name that only they']) {
      await until(async () => (await finds(text)).length === 0);
    }
  });

  it('what others have said to their agents stays, and what others have them told by a schedule', async () => {
    const [owner, guest] = [aUser(), aUser()];
    const { agentId } = harness.agentOf(owner, { isPublic: true });
    const { id: scheduleId } = await harness.schedule(guest, { agentId });
    const { id } = await harness.rpc.request(COMMANDS.createConversation, { caller: guest, agentId });
    await turn(guest, id);
    await gone(owner);
    const { data } = await harness.rpc.request(QUERIES.listMessages, { caller: guest, conversationId: id, limit: 10, order: 'asc' });
    expect(data).toHaveLength(2);
    expect(await harness.rpc.request(QUERIES.getSchedule, { caller: guest, scheduleId })).toMatchObject({ status: 'active' });
    harness.agents.delete(agentId);
    expect(await codeOf(harness.post(guest, id))).toBe('agent_not_runnable');
  });

  it('hearing of it twice changes nothing', async () => {
    const caller = aUser();
    await harness.conversation(caller);
    const event = userDeleted(caller.userId);
    await harness.deliver(event);
    const before = await erasureOf(caller);
    await harness.deliver(event);
    expect(await erasureOf(caller)).toMatchObject({ v: 2, completedAt: before?.['completedAt'] as Date });
  });

  it('an event that is none goes to the dead letters', async () => {
    const event = userDeleted(aUser().userId);
    await harness.deliver(event, JSON.stringify({ ...event, data: { userId: 'nobody' } }));
    expect(await harness.deadLetters('user_deleted')).toBe(1);
  });
});

describe('what comes of a user after they are gone', () => {
  it('is erased when it comes', async () => {
    const owner = aUser();
    const agentId = newId('agent', Date.now());
    await gone(owner);
    const told = created(owner, agentId);
    await harness.deliver(told);
    await harness.deliver(harness.event('agent.updated', owner.userId, agentId, told.data));
    await harness.deliver(harness.event('agent.status_changed', owner.userId, agentId, { agentId, ownerId: owner.userId, from: 'active', to: 'paused' }));
    await harness.deliver(harness.event('agent.deleted', owner.userId, agentId, { agentId, ownerId: owner.userId }));
    expect(await finds(owner.userId)).toEqual([]);
  });

  it('control: stays where nobody looks', async () => {
    const late = await ServiceUnderTest.start(serviceDefinition, { env: { FENAGO_UNSAFE_DISABLE: 'late_erasure' } });
    const owner = aUser();
    await late.publish(userDeleted(owner.userId));
    await late.settled('user_deleted');
    await late.publish(created(owner));
    const known = () => late.mongo.db.collection('agent_replica').countDocuments({ ownerId: owner.userId });
    await until(async () => (await known()) === 1, { what: 'the agent is known' });
    await late.settled('agent_created');
    expect(await known()).toBe(1);
    await late.stop();
  });
});
