import { FenagoError, newId, type DomainEvent } from '@fenago/contracts';
import { until, userDeleted } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, stubborn } from './demo-service.js';

/** More than are deleted at once. */
const MANY = 1_200;
/** Longer than any request is under way. */
const GRACE_MS = 31_000;

let service: ServiceUnderTest;
let passedMs = 0;
beforeAll(async () => {
  service = await ServiceUnderTest.start(demo, { replicas: 2, clock: { now: () => new Date(Date.now() + passedMs) } });
});
afterAll(() => service.stop());

const collection = (name: string) => service.mongo.db.collection(name);
const fill = async (userId: string, count: number): Promise<void> => {
  await collection('thing').insertMany(Array.from({ length: count }, () => ({ userId })));
  await collection('row').insertOne({ userId });
};
const left = (userId: string): Promise<number> => collection('thing').countDocuments({ userId });
const told = (userId: string, count: number): Promise<readonly DomainEvent[]> => service.published(`${userId}:billing`, count);
const note = (userId: string) => collection('erasure').findOne({ userId });
const aUser = (): string => newId('user', Date.now());

describe('a service that hears that a user is gone', () => {
  it('erases batch after batch, and says how much there was and what is kept', async () => {
    const [userId, other] = [aUser(), aUser()];
    await Promise.all([fill(userId, MANY), fill(other, 1)]);
    const event = userDeleted(userId);
    await service.publish(event);
    const place = { userId, deletionId: event.data.deletionId, service: 'billing' };
    expect((await told(userId, 2)).map(({ type, data }) => [type, data])).toEqual([
      ['erasure.started', { ...place, found: { things: MANY, last: 1 } }],
      ['erasure.completed', { ...place, erased: { things: MANY, last: 1 }, kept: { rows: 1 } }],
    ]);
    expect([await left(userId), await left(other), await collection('row').countDocuments({ userId })]).toEqual([0, 1, 1]);
  });

  it('tries again what fails or cannot go yet; until then it does not say that it is done', async () => {
    const userId = aUser();
    await fill(userId, 1);
    const steps: string[] = [];
    stubborn.set(userId, async (erasures) => {
      // Whoever writes in this moment sees that the user is gone.
      steps.push(`${steps.length} ${await erasures.has(userId)} ${(await note(userId))?.['completedAt']}`);
      if (steps.length === 1) throw new FenagoError('database_unavailable', 'Away for a moment.', { retryAfterSeconds: 0 });
      return steps.length < 4 ? 'blocked' : 'done';
    });
    await service.publish(userDeleted(userId));
    expect((await told(userId, 2)).map(({ type }) => type)).toEqual(['erasure.started', 'erasure.completed']);
    // Once more in the end: others may have taken the user to be there until a moment ago.
    expect(steps).toEqual(['0 true null', '1 true null', '2 true null', '3 true null', '4 true null']);
  });

  it('looks again when no request can be under way any more', async () => {
    const userId = aUser();
    await fill(userId, 1);
    await service.publish(userDeleted(userId, new Date(Date.now() + passedMs)));
    await until(async () => (await left(userId)) === 0);
    // As a request would that was let in before.
    await fill(userId, 2);
    expect(await note(userId)).toMatchObject({ completedAt: null });
    passedMs += GRACE_MS;
    expect((await told(userId, 2))[1]).toMatchObject({ data: { erased: { things: 1 }, kept: { rows: 2 } } });
    expect(await left(userId)).toBe(0);
  });
});
