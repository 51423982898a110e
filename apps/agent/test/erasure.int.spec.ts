import { COMMANDS, QUERIES, type Caller } from '@fenago/contracts';
import { collectionsWith, until, userDeleted } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { newUser, profile } from './fixtures.js';

/** More than go at once. */
const MANY = 60;

let agents: ServiceUnderTest;
beforeAll(async () => {
  agents = await ServiceUnderTest.start(serviceDefinition, { replicas: 2 });
});
afterAll(() => agents.stop());

const create = async (caller: Caller): Promise<string> => (await agents.request(COMMANDS.createAgent, { caller, ...profile })).id;
/** An agent with two versions, one of which is kept beside it. */
const changed = async (caller: Caller): Promise<string> => {
  const agentId = await create(caller);
  await agents.request(COMMANDS.updateAgent, { caller, agentId, configuration: { model: 'another' } });
  return agentId;
};
const left = async ({ userId }: Caller): Promise<number> => {
  const counts = ['AGENT', 'agent_version'].map((name) => agents.mongo.db.collection(name).countDocuments({ ownerId: userId }));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
};
const completed = async (userId: string) => (await agents.published(`${userId}:agent`, 2))[1];

describe('when a user is gone', () => {
  it('their agents go with all their versions, others hear of each, and nobody else loses one', async () => {
    const [caller, other] = [newUser(), newUser()];
    const mine = await Promise.all(Array.from({ length: MANY }, () => create(caller)));
    const last = await changed(caller);
    const theirs = await changed(other);
    const event = userDeleted(caller.userId);
    await agents.publish(event);
    expect(await completed(caller.userId)).toMatchObject({
      type: 'erasure.completed',
      ownerid: caller.userId,
      data: { userId: caller.userId, deletionId: event.data.deletionId, service: 'agent', erased: { agents: MANY + 1, agent_versions: 1 }, kept: {} },
    });
    expect(await left(caller)).toBe(0);
    for (const id of [mine[0] ?? '', last]) expect((await agents.published(id, 2)).at(-1)).toMatchObject({ type: 'agent.deleted' });
    expect(await agents.request(QUERIES.getAgent, { caller: other, agentId: theirs })).toMatchObject({ version: 2 });
    expect(await left(other)).toBe(2);
  });

  it('and their tombstones have gone too, nothing of the service knows them but that they are gone', async () => {
    const caller = newUser();
    await changed(caller);
    await agents.publish(userDeleted(caller.userId));
    await completed(caller.userId);
    await until(async () => (await agents.mongo.db.collection('AGENT').countDocuments({ deletedAt: { $exists: true } })) === 0);
    expect(await collectionsWith(agents.mongo.db, caller.userId, ['event_archive', 'erasure'])).toEqual([]);
  });

  it('hearing of it twice says once that it is done', async () => {
    const caller = newUser();
    await create(caller);
    const event = userDeleted(caller.userId);
    await Promise.all([agents.publish(event), agents.publish(event)]);
    await agents.settled('user_deleted');
    await agents.publish(event);
    await agents.settled('user_deleted');
    expect(await agents.published(`${caller.userId}:agent`, 2)).toHaveLength(2);
  });

  it('one who had nothing is done at once', async () => {
    const { userId } = newUser();
    await agents.publish(userDeleted(userId));
    expect(await completed(userId)).toMatchObject({ data: { erased: { agents: 0, agent_versions: 0 } } });
  });

  it('an event that is none goes to the dead letters', async () => {
    await agents.publishRaw('user.deleted', newUser().userId, JSON.stringify({ ...userDeleted(newUser().userId), data: {} }));
    expect(await agents.deadLetter('user_deleted')).toBe('invalid_event');
  });
});

describe('what a request makes that was let in before', () => {
  let late: ServiceUnderTest;
  afterEach(() => late.stop());

  /** A user who has just gone, and a request that comes while their things are erased. */
  async function race(env: Readonly<Record<string, string>>): Promise<{ readonly userId: string; readonly count: () => Promise<number> }> {
    late = await ServiceUnderTest.start(serviceDefinition, { env });
    const caller = newUser();
    await late.publish(userDeleted(caller.userId, new Date()));
    if (env['FENAGO_UNSAFE_DISABLE'] === undefined) await late.published(`${caller.userId}:agent`, 1);
    await late.request(COMMANDS.createAgent, { caller, ...profile });
    return { userId: caller.userId, count: () => late.mongo.db.collection('AGENT').countDocuments({ ownerId: caller.userId }) };
  }

  it('goes too, and only then it is said to be done', async () => {
    const { userId, count } = await race({ ERASURE_GRACE_MS: '6000' });
    expect(await late.published(`${userId}:agent`, 1)).toHaveLength(1);
    await until(async () => (await late.published(`${userId}:agent`, 1)).length === 2, { deadlineMs: 50_000 });
    expect(await count()).toBe(0);
  }, 60_000);

  it('control: stays where nobody erases', async () => {
    const { count } = await race({ FENAGO_UNSAFE_DISABLE: 'erasure' });
    await late.settled('user_deleted');
    expect(await count()).toBe(1);
  });
});
