import { startTestMongo, testMongoUri, until } from '@fenago/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { executionOf } from './fixtures.js';
import { FollowerHarness } from './follower-harness.js';
import type { RunningProcess } from './service-process.js';

const EARLY = '2026-01-02T03:04:05.678Z';
const LATE = '2026-01-02T03:05:00.000Z';
/** Processes start and servers come back several times. */
const TEST_MS = 120_000;

describe('what executions tell of agents is not lost', () => {
  let cleanups: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
    cleanups = [];
  });

  async function start(mongoUri: string): Promise<FollowerHarness> {
    const harness = await FollowerHarness.start(mongoUri);
    cleanups.push(() => harness.stop());
    return harness;
  }

  function run(harness: FollowerHarness): RunningProcess {
    const running = harness.run();
    cleanups.push(running.kill);
    return running;
  }

  it('when the service is killed between its write and its position, or is down: it goes on at its position', async () => {
    const h = await start(testMongoUri());
    const service = run(h);
    const [settled, torn, missed] = [await h.agent(), await h.agent(), await h.agent()];
    await h.followed(await h.publish(executionOf(settled, EARLY).started));
    const kept = await h.position();
    const thaw = await h.freezePosition();
    await h.publish(executionOf(torn, LATE).started);
    await until(async () => (await h.lastActive(torn)) === LATE);
    await service.kill();
    expect(await h.position()).toEqual(kept);
    await thaw();

    await h.publish(executionOf(torn, EARLY).completed);
    const last = await h.publish(executionOf(missed, LATE).completed);
    // What is repeated shows where it was forgotten; what is not, does not (the control).
    for (const agentId of [settled, torn]) await h.forget(agentId);
    run(h);
    await h.followed(last);
    expect(await h.lastActive(missed)).toBe(LATE);
    expect(await h.lastActive(torn)).toBe(LATE);
    expect(await h.lastActive(settled)).toBeUndefined();
  }, TEST_MS);

  it('when the database is away, also while the service starts', async () => {
    const mongod = await startTestMongo();
    cleanups.push(() => mongod.stop());
    const h = await start(mongod.uri);
    const agentId = await h.agent();
    const service = run(h);
    await h.followed(await h.publish(executionOf(agentId, EARLY).started));
    await mongod.kill('SIGKILL');
    const during = await h.publish(executionOf(agentId, LATE).started);
    await service.says('A batch of events failed');
    await mongod.restart();
    await h.followed(during);
    expect(await h.lastActive(agentId)).toBe(LATE);

    await service.kill();
    await mongod.kill('SIGKILL');
    const later = '2026-01-02T03:06:00.000Z';
    const meanwhile = await h.publish(executionOf(agentId, later).started);
    await run(h).says('could not be started yet');
    await mongod.restart();
    await h.followed(meanwhile);
    expect(await h.lastActive(agentId)).toBe(later);
  }, TEST_MS);
});
