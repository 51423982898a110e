import { COMMANDS, QUERIES, newId } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BillingUnderTest } from './billing-under-test.js';
import { endOf, newUserId, outcomeOf } from './fixtures.js';

/** A read as the database's profiler noted it. */
interface Read {
  readonly planSummary?: string;
  readonly docsExamined?: number;
  readonly hasSortStage?: boolean;
  readonly command: { readonly find?: string; readonly aggregate?: string };
}

const MINE = 6;
const THEIRS = 60;

describe('what a query of the ledger reads', () => {
  let billing: BillingUnderTest;
  const [caller, admin, owner] = [{ userId: newUserId() }, { adminId: newUserId() }, { userId: newUserId() }];
  const [agentId, conversationId] = [newId('agent', 1), newId('conversation', 1)];
  const mine = Array.from({ length: MINE }, () => outcomeOf({ ...caller, agentId, conversationId, agentOwnerId: owner.userId }));
  const executionId = String(mine[0]?.executionId);
  const after = `${executionId}:0`;
  const paging = { limit: 2, order: 'desc' as const };
  const period = { from: new Date(0).toISOString(), to: new Date(Date.now() + 86_400_000).toISOString() };
  const groups = { ...period, ...paging, groupBy: 'day' as const };

  beforeAll(async () => {
    billing = await BillingUnderTest.start(1);
    const others = Array.from({ length: THEIRS }, () => outcomeOf());
    for (const outcome of [...mine, ...others]) await billing.service.publish(endOf('execution.completed', outcome));
    await billing.settled('execution.completed');
    await billing.service.mongo.db.command({ profile: 2 });
  });
  afterAll(() => billing.stop());

  /** What the database read of the ledger for a request; not what the engine's sweeps did beside it. */
  const readsOf = async (ask: () => Promise<unknown>): Promise<readonly Read[]> => {
    const { db } = billing.service.mongo;
    const before = await db.collection('system.profile').countDocuments();
    await ask();
    const all = await db.collection('system.profile').find<Read>({}).skip(before).toArray();
    return all.filter(({ command }) => (command.find ?? command.aggregate) === 'USAGE_LEDGER' && !/outbox\.0|deletedAt/.test(JSON.stringify(command)));
  };
  const ask = <C extends Parameters<BillingUnderTest['service']['request']>[0]>(contract: C, request: object) =>
    readsOf(() => billing.service.request(contract, request as never));

  it.each([
    ['the rows of a user', () => ask(QUERIES.listUsage, { caller, ...paging }), 3],
    ['the rows behind one', () => ask(QUERIES.listUsage, { caller, ...paging, after }), MINE],
    ['the rows of a period', () => ask(QUERIES.listUsage, { caller, ...paging, ...period, order: 'asc' }), 3],
    ['the rows of an execution', () => ask(QUERIES.listUsage, { caller, ...paging, executionId }), 1],
    ['the rows of a conversation', () => ask(QUERIES.listUsage, { caller, ...paging, conversationId }), 3],
    ['the rows of a user for an admin', () => ask(QUERIES.listAllUsage, { admin, ...paging, userId: caller.userId }), 3],
    ['the rows of everybody', () => ask(QUERIES.listAllUsage, { admin, ...paging }), 3],
    ['the rows of an agent for an admin', () => ask(QUERIES.listAllUsage, { admin, ...paging, agentId }), 3],
    ['the sums of a user', () => ask(QUERIES.summarizeUsage, { caller, ...period }), MINE],
    ['the groups of a user', () => ask(QUERIES.groupUsage, { caller, ...groups }), MINE],
    ['the groups of an agent for an admin', () => ask(QUERIES.groupAllUsage, { admin, ...groups, agentId }), MINE],
    ['the groups of everybody', () => ask(QUERIES.groupAllUsage, { admin, ...groups }), MINE + THEIRS],
    ['what others used', () => ask(QUERIES.groupSharedUsage, { caller: owner, ...paging, groupBy: 'agent' }), MINE],
    ['a row and its corrections', () => ask(COMMANDS.correctUsage, { admin, usageId: after, costMicros: 1, reason: 'r' }), 2],
  ])('%s: by an index, and no more than it needs', async (_what, reads, most) => {
    const found = await reads();
    expect(found.length).toBeGreaterThan(0);
    for (const { planSummary, docsExamined = 0 } of found) {
      expect(planSummary).toMatch(/IXSCAN|IDHACK/);
      expect(planSummary).not.toContain('COLLSCAN');
      expect(docsExamined).toBeLessThanOrEqual(most);
    }
    // Groups are sorted in memory, rows never.
    expect(found.filter(({ command, hasSortStage = false }) => command.find !== undefined && hasSortStage)).toEqual([]);
  });

  it('would tell a scan', async () => {
    const { db } = billing.service.mongo;
    const [read] = await readsOf(() => db.collection('USAGE_LEDGER').find({ model: 'scripted' }).toArray());
    expect(read).toMatchObject({ planSummary: 'COLLSCAN', docsExamined: MINE + THEIRS + 1 });
  });
});
