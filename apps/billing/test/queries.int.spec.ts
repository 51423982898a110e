import { QUERIES, newId, type Page, type UsageRowView } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BillingUnderTest } from './billing-under-test.js';
import { COST, USAGE, endOf, newUserId, outcomeOf } from './fixtures.js';

const DAY_MS = 86_400_000;
const ROWS = 5;
const START = Math.floor(Date.now() / DAY_MS - 20) * DAY_MS;
const day = (n: number): string => new Date(START + n * DAY_MS).toISOString();

describe('queries of the usage ledger', () => {
  let billing: BillingUnderTest;
  let now = new Date(START);
  const [caller, other, stranger] = [{ userId: newUserId() }, { userId: newUserId() }, { userId: newUserId() }];
  const mine = Array.from({ length: ROWS }, (_, n) => outcomeOf({ userId: caller.userId, endTime: day(n) }));
  const theirs = outcomeOf({ userId: other.userId, agentOwnerId: caller.userId, endTime: day(1) });
  const ids = mine.map(({ executionId }) => `${executionId}:0`);

  /** Has a row written at a time. */
  const write = async (at: string, outcome: typeof theirs): Promise<void> => {
    now = new Date(at);
    await billing.service.publish(endOf('execution.completed', outcome));
    await billing.row(outcome.executionId);
  };

  beforeAll(async () => {
    billing = await BillingUnderTest.start(1, { now: () => now });
    // One a day, at midnight.
    for (const outcome of mine) await write(outcome.endTime, outcome);
    await write(theirs.endTime, theirs);
  });
  afterAll(() => billing.stop());

  const idsOf = ({ data }: Page<UsageRowView>): readonly string[] => data.map(({ id }) => id);
  const list = (request: object = {}) => billing.service.request(QUERIES.listUsage, { caller, limit: 10, order: 'asc' as const, ...request });
  const summarize = (from: string, to: string, who = caller) => billing.service.request(QUERIES.summarizeUsage, { caller: who, from, to });

  describe('billing.summarize_usage', () => {
    it('sums what is in the half-open interval', async () => {
      const sumsOf = (n: number) => ({
        executions: n,
        inputTokens: n * USAGE.inputTokens,
        cachedInputTokens: n * USAGE.cachedInputTokens,
        outputTokens: n * USAGE.outputTokens,
        reasoningTokens: n * USAGE.reasoningTokens,
        costMicros: n * COST,
        agentOwnerCostMicros: 0,
      });
      const [from, to] = [day(1), day(3)];
      expect(await summarize(from, to)).toEqual({ object: 'usage_summary', from, to, currency: 'USD', ...sumsOf(2) });
      expect(await summarize(day(0), day(9))).toMatchObject(sumsOf(ROWS));
      expect(await summarize(day(2), day(2))).toMatchObject(sumsOf(0));
      expect(await summarize(day(20), day(21))).toMatchObject(sumsOf(0));
    });

    it("sums the caller's rows only", async () => {
      expect(await summarize(day(0), day(9), other)).toMatchObject({ executions: 1, costMicros: COST });
      expect(await summarize(day(0), day(9), stranger)).toMatchObject({ executions: 0, costMicros: 0 });
    });

    it('keeps apart what ran on keys of the agents\' owners, and counts its tokens', async () => {
      const userId = newUserId();
      for (const billedTo of ['platform', 'agent_owner', 'agent_owner'] as const) await write(day(1), outcomeOf({ userId, billedTo }));
      const sums = { executions: 3, outputTokens: 3 * USAGE.outputTokens, costMicros: COST, agentOwnerCostMicros: 2 * COST };
      expect(await summarize(day(0), day(9), { userId })).toMatchObject(sums);
    });

    it('goes by when a row was written, so that the sums of a day that has passed stay as they are', async () => {
      const userId = newUserId();
      await write(day(6), outcomeOf({ userId, endTime: day(2) }));
      expect(await summarize(day(0), day(6), { userId })).toMatchObject({ executions: 0 });
      expect(await summarize(day(6), day(7), { userId })).toMatchObject({ executions: 1 });
    });

    it('stays exact beyond 32 bits', async () => {
      const userId = newUserId();
      const usage = { ...USAGE, inputTokens: 3_000_000_001, cachedInputTokens: 0, outputTokens: 2_000_000_000 };
      for (let i = 0; i < 2; i += 1) await write(day(1), outcomeOf({ userId, usage }));
      expect(await summarize(day(0), day(9), { userId })).toMatchObject({
        inputTokens: 6_000_000_002,
        outputTokens: 4_000_000_000,
        costMicros: 22_000_000_002,
      });
    });

    it('refuses times that are none, and an interval that is reversed', async () => {
      const refused = { code: 'invalid_request' };
      await expect(summarize('yesterday', day(1))).rejects.toMatchObject({ ...refused, fields: [{ path: '/from' }] });
      await expect(summarize(day(0), '2026-02-30T00:00:00.000Z')).rejects.toMatchObject({ ...refused, fields: [{ path: '/to' }] });
      await expect(summarize(day(1), day(0))).rejects.toMatchObject({ ...refused, fields: [{ path: '/to' }] });
      await expect(summarize(day(0), day(1), { userId: 'nobody' })).rejects.toMatchObject(refused);
    });
  });

  describe('billing.list_usage', () => {
    it('pages in both orders', async () => {
      const first = await list({ limit: 2 });
      expect(first).toMatchObject({ object: 'list', has_more: true, first_id: ids[0], last_id: ids[1] });
      const second = await list({ limit: 2, after: first.last_id });
      const third = await list({ limit: 2, after: second.last_id });
      expect([first, second, third].flatMap(idsOf)).toEqual(ids);
      expect(third.has_more).toBe(false);
      const newest = await list({ limit: 3, order: 'desc' });
      expect(idsOf(newest)).toEqual(ids.toReversed().slice(0, 3));
      expect(idsOf(await list({ limit: 3, order: 'desc', after: newest.last_id }))).toEqual(ids.toReversed().slice(3));
    });

    it('shows a row as it was written', async () => {
      const { executionId, conversationId, userId, agentId, agentOwnerId } = mine[0] ?? outcomeOf();
      const { createdAt, ...row } = (await list({ executionId })).data[0] ?? {};
      expect(createdAt).toBe(day(0));
      expect(row).toEqual({
        id: `${executionId}:0`,
        object: 'usage',
        executionId,
        step: 0,
        conversationId,
        userId,
        agentId,
        agentOwnerId,
        provider: 'scripted',
        billedTo: 'platform',
        model: 'scripted',
        usage: USAGE,
        usedAt: day(0),
        currency: 'USD',
        price: { input: 1_000_000, cachedInput: 500_000, output: 4_000_000 },
        costMicros: COST,
        priceVersion: '2026-11-23',
        defaultPriced: false,
        correctionOf: null,
        reason: null,
      });
    });

    it("names a key of an agent's owner to that owner alone", async () => {
      const [own, others] = [outcomeOf({ billedTo: 'agent_owner', provider: 'my-vllm' }), outcomeOf({ billedTo: 'agent_owner', provider: 'my-vllm', agentOwnerId: newUserId() })];
      const platform = outcomeOf({ agentOwnerId: newUserId() });
      const seen = async (outcome: ReturnType<typeof outcomeOf>) => {
        await write(day(0), outcome);
        return (await list({ caller: { userId: outcome.userId } })).data.map(({ provider }) => provider);
      };
      expect(await Promise.all([own, others, platform].map(seen))).toEqual([['my-vllm'], ['agent_owner'], ['scripted']]);
    });

    it("shows the caller's rows only, also not those of others with the caller's agents", async () => {
      expect(idsOf(await list({ caller: other }))).toEqual([`${theirs.executionId}:0`]);
      expect(idsOf(await list({ executionId: theirs.executionId }))).toEqual([]);
      expect(await list({ caller: stranger })).toMatchObject({ data: [], has_more: false, first_id: null, last_id: null });
    });

    it('filters by execution', async () => {
      expect(idsOf(await list({ executionId: mine[3]?.executionId }))).toEqual([ids[3]]);
      expect(idsOf(await list({ executionId: newId('execution', START) }))).toEqual([]);
    });

    it('filters by when rows were written, and by agent, conversation and model', async () => {
      expect(idsOf(await list({ from: day(1), to: day(3) }))).toEqual(ids.slice(1, 3));
      expect(idsOf(await list({ from: day(3) }))).toEqual(ids.slice(3));
      expect(idsOf(await list({ to: day(1), order: 'desc' }))).toEqual([ids[0]]);
      const [, second] = mine;
      for (const field of ['agentId', 'conversationId'] as const) expect(idsOf(await list({ [field]: second?.[field] }))).toEqual([ids[1]]);
      expect(idsOf(await list({ model: 'scripted', limit: 1 }))).toEqual([ids[0]]);
      expect(idsOf(await list({ model: 'another' }))).toEqual([]);
    });

    it('pages through rows that were written at the same moment, each once', async () => {
      const userId = newUserId();
      const outcomes = Array.from({ length: 5 }, () => outcomeOf({ userId }));
      for (const outcome of outcomes) await write(day(7), outcome);
      for (const order of ['asc', 'desc'] as const) {
        const seen: string[] = [];
        for (let after: string | undefined; ; ) {
          const page = await list({ caller: { userId }, limit: 2, order, ...(after === undefined ? {} : { after }) });
          seen.push(...idsOf(page));
          if (!page.has_more) break;
          after = String(page.last_id);
        }
        const written = outcomes.map(({ executionId }) => `${executionId}:0`).toSorted();
        expect(seen).toEqual(order === 'asc' ? written : written.toReversed());
      }
    });

    it('goes on only after a row that the caller may see', async () => {
      const refused = { code: 'invalid_request', fields: [{ path: '/after' }] };
      await expect(list({ after: `${theirs.executionId}:0` })).rejects.toMatchObject(refused);
      await expect(list({ after: `${newId('execution', START)}:0` })).rejects.toMatchObject(refused);
    });

    it('refuses what its contract does not allow', async () => {
      const refused = { code: 'invalid_request' };
      for (const wrong of [{ limit: 0 }, { limit: 101 }, { order: 'up' }, { executionId: 'exec_1' }, { userId: caller.userId }]) {
        await expect(list(wrong)).rejects.toMatchObject(refused);
      }
    });
  });
});
