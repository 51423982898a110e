import { QUERIES, type ExecutionLogView, type Page, type Paging } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, type Posted } from './support.js';

/** Entries that are added to those of the run. */
const ADDED = 150;

let world: World;
let posted: Posted;
beforeAll(async () => {
  world = await World.start();
  await Promise.all([world.service(), world.service()]);
  posted = await world.post(await world.talk(), '[[tokens=1]]');
  await world.event(posted.executionId, 'execution.completed');
});
afterAll(() => world.stop());

const page = (paging: Partial<Paging>, userId = posted.userId): Promise<Page<ExecutionLogView>> =>
  world.rpc.request(QUERIES.listExecutionLogs, { caller: { userId }, executionId: posted.executionId, limit: 40, order: 'asc', ...paging });

async function all(order: 'asc' | 'desc'): Promise<readonly ExecutionLogView[]> {
  const entries: ExecutionLogView[] = [];
  for (let after: string | undefined; ; ) {
    const { data, has_more: more, last_id: last } = await page({ order, ...(after === undefined ? {} : { after }) });
    entries.push(...data);
    if (!more || last === null) return entries;
    after = last;
  }
}

describe('log entries', () => {
  it('are few at first, and all in the execution', async () => {
    expect((await all('asc')).map(({ message }) => message)).toEqual(['Attempt 1 claimed.', expect.stringContaining('Ended as completed')]);
  });

  it('that are many go into pages, none lost and none twice, and the document stays small', async () => {
    const added = Array.from({ length: ADDED }, (_, n) => ({ at: new Date(n), level: 'info', message: `entry ${n}` }));
    await world.db.collection('AGENT_EXECUTION').updateOne({ _id: posted.executionId as never }, { $push: { logs: { $each: added } } as never });
    await until(async () => (await world.logs(posted.executionId)).length <= 50, { what: 'the oldest entries are in pages' });
    const entries = await all('asc');
    expect(entries.slice(2).map(({ message }) => message)).toEqual(added.map(({ message }) => message));
    expect(entries.map(({ id }) => id)).toEqual(entries.map((_, n) => `${posted.executionId}:${n}`));
    expect((await all('desc')).toReversed()).toEqual(entries);
  });

  it('of another user are not found', async () => {
    const { userId } = await world.talk();
    await expect(page({}, userId)).rejects.toMatchObject({ code: 'not_found' });
  });
});
