import { createHash } from 'node:crypto';
import { COMMANDS, newId, type FenagoError, type IdempotentStart, type KeptAnswer } from '@fenago/contracts';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { ENV } from './support.js';

const LOCK_MS = 10_000;
const ANSWER: KeptAnswer = { status: 201, headers: { 'content-type': 'application/json' }, body: '{"apiKey":"fng_live_secret"}' };
const fingerprintOf = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('requests that may be sent again', () => {
  let users: ServiceUnderTest;
  let now = Date.now();
  let keys = 0;
  let key = '';
  const caller = { userId: newId('user', 0) };

  beforeAll(async () => {
    users = await ServiceUnderTest.start(serviceDefinition, {
      env: ENV,
      replicas: 2,
      clock: { now: () => new Date(now) },
    });
  });
  afterAll(() => users.stop());
  beforeEach(() => {
    now = Date.now();
    key = `key-${(keys += 1)}`;
  });

  interface Asked {
    readonly body?: string;
    readonly by?: { readonly userId: string } | null;
  }
  const request = ({ body = 'POST /v1/agents {}', by = caller }: Asked) => ({ key, fingerprint: fingerprintOf(body), ...(by === null ? {} : { caller: by }) });
  const begin = (asked: Asked = {}): Promise<IdempotentStart> => users.request(COMMANDS.beginIdempotent, request(asked));
  const end = (lock: string, answer?: KeptAnswer, asked: Asked = {}): Promise<object> =>
    users.request(COMMANDS.endIdempotent, { ...request(asked), lock, ...(answer === undefined ? {} : { answer: { ...answer, headers: { ...answer.headers } } }) });
  const begun = async (asked: Asked = {}) => {
    const start = await begin(asked);
    if (start.state !== 'begun') throw new Error(`It is ${start.state}.`);
    return start;
  };
  const codeOf = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'none', (error: FenagoError) => error.code);

  it('are answered as the first time', async () => {
    const { lock, cause } = await begun();
    expect(cause).toEqual({ id: expect.stringMatching(/^idem:[\w-]{43}$/) as string, time: new Date(now).toISOString() });
    await end(lock, ANSWER);
    now += 23 * 60 * 60_000;
    expect(await begin()).toEqual({ state: 'answered', answer: ANSWER, cause });
  });

  it('are refused where the key stands for another request, before and after its answer', async () => {
    const { lock } = await begun();
    expect(await codeOf(begin({ body: 'other' }))).toBe('idempotency_mismatch');
    await end(lock, ANSWER);
    expect(await codeOf(begin({ body: 'other' }))).toBe('idempotency_mismatch');
  });

  it('wait while one is carried out, and learn for how long', async () => {
    await begun();
    now += 2_500;
    await expect(begin()).rejects.toMatchObject({ code: 'idempotency_in_flight', retryAfterSeconds: 8 });
  });

  it('are carried out by one of many that come at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => begin()));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [(one.reason as FenagoError).code] : []));
    expect(new Set(refused)).toEqual(new Set(['idempotency_in_flight']));
  });

  it('are carried out again under the same cause where the first attempt ended without an answer', async () => {
    const first = await begun();
    await end(first.lock);
    now += 1;
    const second = await begun();
    expect(second.cause).toEqual(first.cause);
    expect(second.lock).not.toBe(first.lock);
    expect(await codeOf(begin({ body: 'other' }))).toBe('idempotency_mismatch');
  });

  it('are carried out again under the same cause where the first attempt died', async () => {
    const first = await begun();
    now += LOCK_MS;
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => begun()));
    const taken = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken.map(({ cause }) => cause)).toEqual([first.cause]);
    // One that was only slow, and ends after all, changes nothing for the one that took its place.
    await end(first.lock, { ...ANSWER, status: 500 });
    expect(await codeOf(begin())).toBe('idempotency_in_flight');
    await end(taken[0]?.lock ?? '', ANSWER);
    expect(await begin()).toMatchObject({ state: 'answered', answer: ANSWER });
  });

  it('keep the first answer', async () => {
    const { lock } = await begun();
    await end(lock, ANSWER);
    await end(lock, { ...ANSWER, status: 200 });
    await end(lock);
    expect(await begin()).toMatchObject({ state: 'answered', answer: ANSWER });
  });

  it('are the caller’s own', async () => {
    const { lock, cause } = await begun();
    await end(lock, ANSWER);
    const other = await begun({ by: { userId: newId('user', 0) }, body: 'other' });
    expect(other.cause.id).not.toBe(cause.id);
  });

  it('of nobody in particular share no key, and leave no answer behind', async () => {
    const first = await begun({ by: null });
    expect(await codeOf(begin({ by: null }))).toBe('idempotency_in_flight');
    const other = await begun({ by: null, body: 'other' });
    expect(other.cause.id).not.toBe(first.cause.id);
    await end(first.lock, ANSWER, { by: null });
    expect((await begun({ by: null })).cause).toEqual(first.cause);
  });

  it('are kept for a day, in a form that tells neither key nor request nor answer', async () => {
    const { lock } = await begun({ body: 'POST /v1/auth/sign-in {"password":"hunter2"}' });
    await end(lock, ANSWER, { body: 'POST /v1/auth/sign-in {"password":"hunter2"}' });
    const collection = users.mongo.db.collection('idempotency');
    const stored = JSON.stringify(await collection.find().toArray());
    for (const secret of [key, caller.userId, fingerprintOf('POST /v1/auth/sign-in {"password":"hunter2"}'), 'fng_live_secret']) expect(stored).not.toContain(secret);
    expect(await collection.indexes()).toContainEqual(expect.objectContaining({ key: { createdAt: 1 }, expireAfterSeconds: 86_400 }));
  });

  it('take no key that is none, and no answer that is too long', async () => {
    for (const wrong of ['', 'a b', 'é', 'a\n', 'x'.repeat(256)]) {
      key = wrong;
      expect(await codeOf(begin())).toBe('invalid_request');
    }
    key = 'x'.repeat(255);
    const { lock } = await begun();
    expect(await codeOf(end(lock, { ...ANSWER, body: 'x'.repeat(256 * 1024 + 1) }))).toBe('invalid_request');
  });
});
