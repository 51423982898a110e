import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger } from '@fenago/observability';
import { testDatabase, testMongoUri } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.js';
import { AttemptRepository } from '../src/repositories/attempt.repository.js';
import { AttemptsService } from '../src/services/attempts.service.js';
import { PepperService } from '../src/services/pepper.service.js';
import { ENV, TestClock } from './support.js';

const MINUTE_MS = 60_000;
const IP = '203.0.113.7';
const tooMany = { code: 'too_many_attempts' };

describe('limits of attempts', () => {
  let mongo: MongoLink;
  let clock: TestClock;
  /** Two replicas on one database. */
  let replicas: readonly [AttemptsService, AttemptsService];

  beforeAll(async () => {
    clock = new TestClock();
    mongo = await connectMongo({ uri: testMongoUri(), database: testDatabase('t'), appName: 'test', logger: createLogger({ service: 'test', level: 'silent' }) });
    const repository = new AttemptRepository(mongo);
    const replica = () => new AttemptsService(repository, new PepperService(loadConfig(ENV)), clock);
    replicas = [replica(), replica()];
  });
  afterAll(async () => {
    await mongo.db.dropDatabase();
    await mongo.close();
  });

  const wrong = async () => false;
  const guess = (email: string, ip = IP, at = 0) => (replicas[at] ?? replicas[0]).guess(email, ip, wrong);
  const waitOf = async (attempt: Promise<unknown>): Promise<number> => {
    const error = await attempt.then(() => undefined, (thrown: unknown) => thrown as { retryAfterSeconds?: number });
    return error?.retryAfterSeconds ?? 0;
  };

  it('let ten wrong guesses for an address pass, over all replicas and at once; then none, not even a right one', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => guess('at-once@example.org', `203.0.113.${i}`, i % 2)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    let asked = false;
    const right = replicas[0].guess('at-once@example.org', IP, async () => (asked = true));
    await expect(right).rejects.toMatchObject(tooMany);
    expect(asked).toBe(false);
    expect(await guess('another@example.org')).toBe(false);
  });

  it('make one wait a minute, twice as long after each further guess, and 15 minutes at most', async () => {
    for (let i = 0; i < 10; i += 1) await guess('waits@example.org');
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const seconds = await waitOf(guess('waits@example.org'));
      waits.push(seconds);
      clock.pass(seconds * 1_000);
      expect(await guess('waits@example.org')).toBe(false);
    }
    // Rounded up, and the clock goes on by itself.
    for (const [i, expected] of [60, 120, 240, 480, 900, 900].entries()) expect(Math.abs((waits[i] ?? 0) - expected)).toBeLessThanOrEqual(2);
    clock.pass(31 * MINUTE_MS);
    for (let i = 0; i < 10; i += 1) expect(await guess('waits@example.org')).toBe(false);
  });

  it('begin anew after a quarter of an hour, or with a right guess', async () => {
    for (let i = 0; i < 9; i += 1) await guess('slow@example.org');
    clock.pass(15 * MINUTE_MS);
    for (let i = 0; i < 9; i += 1) expect(await guess('slow@example.org')).toBe(false);
    expect(await replicas[0].guess('slow@example.org', IP, async () => true)).toBe(true);
    for (let i = 0; i < 10; i += 1) expect(await guess('slow@example.org')).toBe(false);
    await expect(guess('slow@example.org')).rejects.toMatchObject(tooMany);
  });

  it('let a hundred wrong guesses of one client pass, for whatever addresses, and right ones do not count', async () => {
    const ip = '198.51.100.1';
    for (let i = 0; i < 100; i += 1) {
      expect(await guess(`sprayed-${i}@example.org`, ip, i % 2)).toBe(false);
      if (i % 10 === 0) await replicas[0].guess('own@example.org', ip, async () => true);
    }
    await expect(replicas[0].guess('own@example.org', ip, async () => true)).rejects.toMatchObject(tooMany);
    expect(await guess('sprayed-1@example.org', '198.51.100.2')).toBe(false);
  });

  it('let five mails an hour go to an address, which nobody is told, and fifty be asked for by a client, who is', async () => {
    const may = (email: string, ip = IP, at = 0) => (replicas[at] ?? replicas[0]).mayMail(email, ip);
    for (let i = 0; i < 8; i += 1) expect(await may('mailed@example.org', IP, i % 2)).toBe(i < 5);
    const ip = '198.51.100.3';
    for (let i = 0; i < 50; i += 1) expect(await may(`crowd-${i}@example.org`, ip)).toBe(true);
    await expect(may('crowd-50@example.org', ip)).rejects.toMatchObject(tooMany);
    clock.pass(61 * MINUTE_MS);
    expect(await may('mailed@example.org')).toBe(true);
    expect(await may('crowd-50@example.org', ip)).toBe(true);
  });

  it('keep neither addresses nor clients', async () => {
    await guess('private@example.org', '198.51.100.9').catch(() => undefined);
    const stored = JSON.stringify(await mongo.db.collection('attempt').find().toArray());
    expect(stored).not.toMatch(/example\.org|198\.51/);
  });
});
