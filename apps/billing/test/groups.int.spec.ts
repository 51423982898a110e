import { QUERIES, newId, type RequestOf } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BillingUnderTest } from './billing-under-test.js';
import { COST, USAGE, endOf, newUserId, outcomeOf } from './fixtures.js';

const DAY_MS = 86_400_000;
/** Before the last days: today is not told of to owners of agents. */
const START = Math.floor(Date.now() / DAY_MS - 10) * DAY_MS;
const day = (n: number): string => new Date(START + n * DAY_MS).toISOString();
const dateOf = (n: number): string => day(n).slice(0, 10);

describe('sums of the usage ledger', () => {
  let billing: BillingUnderTest;
  let now = new Date(START);
  const [caller, other, owner] = [{ userId: newUserId() }, { userId: newUserId() }, { userId: newUserId() }];
  const admin = { adminId: newUserId() };
  const agents = [newId('agent', 1), newId('agent', 2)].toSorted() as [string, string];
  const [shared] = agents;
  const conversations = Array.from({ length: 3 }, (_, n) => newId('conversation', n));

  type Changes = NonNullable<Parameters<typeof outcomeOf>[0]>;
  const write = async (n: number, changes: Changes): Promise<void> => {
    now = new Date(START + n * DAY_MS + 1);
    const outcome = outcomeOf({ agentOwnerId: owner.userId, ...changes });
    await billing.service.publish(endOf('execution.completed', outcome));
    await billing.row(outcome.executionId);
  };

  beforeAll(async () => {
    billing = await BillingUnderTest.start(1, { now: () => now });
    const { userId } = caller;
    await write(0, { userId, agentId: agents[0], conversationId: String(conversations[0]) });
    await write(0, { userId, agentId: agents[1], conversationId: String(conversations[1]), model: 'o3', billedTo: 'agent_owner' });
    await write(2, { userId, agentId: agents[0], conversationId: String(conversations[2]) });
    await write(2, { userId: other.userId, agentId: agents[0] });
    await write(3, { userId: owner.userId, agentId: agents[0] });
    for (let i = 0; i < 4; i += 1) await write(4, { userId: newUserId(), agentId: agents[1] });
  });
  afterAll(() => billing.stop());

  const period = { from: day(0), to: day(9) };
  type Group = RequestOf<typeof QUERIES.groupUsage>;
  const group = (groupBy: Group['groupBy'], changes: Partial<Group> = {}) =>
    billing.service.request(QUERIES.groupUsage, { caller, groupBy, ...period, limit: 10, order: 'asc', ...changes });

  describe('billing.group_usage', () => {
    it('sums by day, in UTC', async () => {
      const { data } = await group('day');
      expect(data).toEqual([
        {
          id: dateOf(0),
          object: 'usage_group',
          groupBy: 'day',
          currency: 'USD',
          executions: 2,
          inputTokens: 2 * USAGE.inputTokens,
          cachedInputTokens: 2 * USAGE.cachedInputTokens,
          outputTokens: 2 * USAGE.outputTokens,
          reasoningTokens: 2 * USAGE.reasoningTokens,
          costMicros: COST,
          agentOwnerCostMicros: 24 + 2 + 56,
        },
        expect.objectContaining({ id: dateOf(2), executions: 1, costMicros: COST, agentOwnerCostMicros: 0 }),
      ]);
    });

    it('sums by agent, model and conversation', async () => {
      expect((await group('agent')).data).toMatchObject([{ id: agents[0], executions: 2 }, { id: agents[1], executions: 1 }]);
      expect((await group('model')).data).toMatchObject([{ id: 'o3', executions: 1 }, { id: 'scripted', executions: 2 }]);
      expect((await group('conversation')).data.map(({ id }) => id)).toEqual(conversations);
    });

    it('sums up to what the period does', async () => {
      const summary = await billing.service.request(QUERIES.summarizeUsage, { caller, ...period });
      for (const groupBy of ['day', 'agent', 'model', 'conversation'] as const) {
        const { data } = await group(groupBy);
        for (const field of ['executions', 'inputTokens', 'outputTokens', 'costMicros', 'agentOwnerCostMicros'] as const) {
          expect(data.reduce((sum, one) => sum + one[field], 0)).toBe(summary[field]);
        }
      }
    });

    it('pages in both orders', async () => {
      const first = await group('conversation', { limit: 2 });
      expect(first).toMatchObject({ has_more: true, first_id: conversations[0], last_id: conversations[1] });
      const rest = await group('conversation', { limit: 2, after: String(first.last_id) });
      expect(rest).toMatchObject({ data: [{ id: conversations[2] }], has_more: false });
      const latest = await group('day', { limit: 1, order: 'desc' });
      expect(latest).toMatchObject({ data: [{ id: dateOf(2) }], has_more: true });
      expect((await group('day', { order: 'desc', after: dateOf(2) })).data).toMatchObject([{ id: dateOf(0) }]);
    });

    it('keeps to the period and to what is filtered by', async () => {
      expect((await group('day', { to: day(1) })).data).toMatchObject([{ id: dateOf(0), executions: 2 }]);
      expect((await group('day', { agentId: agents[1] })).data).toMatchObject([{ id: dateOf(0), executions: 1 }]);
      expect((await group('agent', { model: 'o3' })).data).toMatchObject([{ id: agents[1] }]);
      expect((await group('agent', { conversationId: String(conversations[0]) })).data).toMatchObject([{ id: agents[0], executions: 1 }]);
      expect(await group('day', { from: day(8) })).toMatchObject({ data: [], has_more: false, first_id: null });
    });

    it("sums the caller's rows only, not those of the caller's agents", async () => {
      expect((await group('day', { caller: other })).data).toMatchObject([{ id: dateOf(2), executions: 1 }]);
      expect((await group('day', { caller: owner })).data).toMatchObject([{ id: dateOf(3), executions: 1 }]);
    });

    it('refuses what its contract does not allow', async () => {
      for (const wrong of [{ groupBy: 'user' }, { limit: 101 }, { userId: other.userId }, { from: 'yesterday' }, { from: day(9), to: day(0) }]) {
        await expect(group('day', wrong as object)).rejects.toMatchObject({ code: 'invalid_request' });
      }
    });
  });

  describe('for admins', () => {
    it('are of everybody, or of one user', async () => {
      const asked = { admin, ...period };
      expect(await billing.service.request(QUERIES.summarizeAllUsage, asked)).toMatchObject({ executions: 9 });
      expect(await billing.service.request(QUERIES.summarizeAllUsage, { ...asked, userId: other.userId })).toMatchObject({ executions: 1 });
      const byUser = await billing.service.request(QUERIES.groupAllUsage, { ...asked, groupBy: 'user', limit: 100, order: 'asc' });
      expect(byUser.data).toHaveLength(7);
      expect(byUser.data).toContainEqual(expect.objectContaining({ id: caller.userId, groupBy: 'user', executions: 3 }));
      const rows = await billing.service.request(QUERIES.listAllUsage, { ...period, admin, userId: other.userId, limit: 10, order: 'asc' });
      expect(rows.data).toMatchObject([{ userId: other.userId }]);
      expect((await billing.service.request(QUERIES.listAllUsage, { admin, limit: 100, order: 'desc' })).data).toHaveLength(9);
    });
  });

  describe('billing.group_shared_usage', () => {
    type Shared = RequestOf<typeof QUERIES.groupSharedUsage>;
    const others = (groupBy: Shared['groupBy'], changes: Partial<Shared> = {}) =>
      billing.service.request(QUERIES.groupSharedUsage, { caller: owner, groupBy, ...period, limit: 10, order: 'asc', ...changes });

    beforeAll(() => {
      now = new Date(START + 10 * DAY_MS);
    });

    it("sums what others used of the owner's agents, by day and by agent", async () => {
      const byDay = [{ id: dateOf(0), executions: 2 }, { id: dateOf(2), executions: 2, costMicros: 2 * COST }, { id: dateOf(4), executions: 4 }];
      expect((await others('day')).data).toMatchObject(byDay);
      expect((await others('agent')).data).toMatchObject([{ id: shared, executions: 3 }, { id: agents[1], executions: 5 }]);
      expect((await others('day', { agentId: shared })).data).toMatchObject([{ id: dateOf(0), executions: 1 }, { id: dateOf(2), executions: 2 }]);
      expect((await others('model', { limit: 1, after: 'o3' })).data).toMatchObject([{ id: 'scripted', executions: 7 }]);
    });

    it('counts users from the fifth on, and never names one', async () => {
      const { data } = await others('agent');
      expect(data.map(({ users }) => users)).toEqual([null, 5]);
      const named = JSON.stringify([data, await others('day'), await others('model')]);
      for (const { userId } of [caller, other]) expect(named).not.toContain(userId);
    });

    it('is of whole days that are over, the last 30 unless told', async () => {
      const { from: _from, to: _to, ...unbounded } = { caller: owner, groupBy: 'day' as const, ...period, limit: 10, order: 'asc' as const };
      expect((await billing.service.request(QUERIES.groupSharedUsage, unbounded)).data).toHaveLength(3);
      const parts = [{ from: new Date(START + 1).toISOString() }, { to: new Date(START + DAY_MS - 1).toISOString() }, { to: day(11) }];
      for (const part of parts) await expect(others('day', part)).rejects.toMatchObject({ code: 'invalid_request' });
    });

    it('shows nothing of the agents of others', async () => {
      expect(await others('day', { caller })).toMatchObject({ data: [], has_more: false });
      await expect(others('conversation' as 'day')).rejects.toMatchObject({ code: 'invalid_request' });
    });
  });
});
