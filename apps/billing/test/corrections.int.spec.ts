import { COMMANDS, QUERIES, newId, type RequestOf, type UsageRowView } from '@fenago/contracts';
import { runInContext } from '@fenago/observability';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BillingUnderTest } from './billing-under-test.js';
import { COST, USAGE, endOf, newUserId, outcomeOf } from './fixtures.js';

type Request = RequestOf<typeof COMMANDS.correctUsage>;

describe('billing.correct_usage', () => {
  let billing: BillingUnderTest;
  const admin = { adminId: newUserId() };
  beforeAll(async () => {
    billing = await BillingUnderTest.start(2);
  });
  afterAll(() => billing.stop());

  const written = async (): Promise<{ readonly userId: string; readonly executionId: string; readonly usageId: string }> => {
    const outcome = outcomeOf();
    await billing.service.publish(endOf('execution.completed', outcome));
    await billing.row(outcome.executionId);
    // Until its event has gone out, the document still changes.
    await billing.recorded(outcome.executionId);
    return { ...outcome, usageId: `${outcome.executionId}:0` };
  };
  const correct = (usageId: string, changes: Partial<Request> = {}): Promise<UsageRowView> =>
    billing.service.request(COMMANDS.correctUsage, { admin, usageId, costMicros: -2, reason: 'Counted twice.', ...changes });
  /** As the gateway asks for an HTTP request with an Idempotency-Key, each time it comes. */
  const correctAs = (id: string, usageId: string, changes: Partial<Request> = {}): Promise<UsageRowView> =>
    runInContext({ correlationId: 'c', actor: admin.adminId, cause: { id, time: new Date() } }, () => correct(usageId, changes));

  it('writes a further row, which sums have and the row has not', async () => {
    const { userId, executionId, usageId } = await written();
    const before = await billing.row(executionId);
    const correction = await correct(usageId, { usage: { inputTokens: -1, cachedInputTokens: -1 } });
    const usage = { inputTokens: -1, cachedInputTokens: -1, outputTokens: 0, reasoningTokens: 0, estimated: false };
    expect(correction).toMatchObject({ id: `${usageId}:c01`, correctionOf: usageId, costMicros: -2, usage, reason: 'Counted twice.', userId });
    expect((await billing.rows(executionId))[0]).toEqual(before);
    const caller = { userId };
    const { data } = await billing.service.request(QUERIES.listUsage, { caller, limit: 10, order: 'asc' });
    expect(data).toMatchObject([{ id: usageId, costMicros: COST, correctionOf: null, reason: null }, correction]);
    const period = { from: new Date(0).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    const sums = { executions: 1, inputTokens: USAGE.inputTokens - 1, outputTokens: USAGE.outputTokens, costMicros: COST - 2 };
    expect(await billing.service.request(QUERIES.summarizeUsage, { caller, ...period })).toMatchObject(sums);
  });

  it('tells of it, with the admin as the actor, to whom the row belongs', async () => {
    const { userId, usageId } = await written();
    const { id } = await correctAs('told', usageId);
    const [event] = await billing.service.published(id, 1);
    expect(event).toMatchObject({ type: 'billing.usage.corrected', id: `${id}:1`, ownerid: userId, actorid: admin.adminId });
    expect(event?.data).toMatchObject({ usageId: id, correctionOf: usageId, costMicros: -2, reason: 'Counted twice.' });
  });

  it('is carried out once however often the request comes, and once more for another', async () => {
    const { executionId, usageId } = await written();
    const answers = await Promise.all(Array.from({ length: 5 }, () => correctAs('same', usageId)));
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([`${usageId}:c01`]));
    expect(await correctAs('other', usageId, { costMicros: 3 })).toMatchObject({ id: `${usageId}:c02`, costMicros: 3 });
    expect(await correctAs('same', usageId)).toMatchObject({ id: `${usageId}:c01` });
    expect((await billing.rows(executionId)).map(({ costMicros }) => costMicros)).toEqual([COST, -2, 3]);
  });

  it('never takes off more than there is, also where many try at once', async () => {
    const { executionId, usageId } = await written();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => correct(usageId, { costMicros: -COST })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes.filter((one) => one.status === 'rejected')) {
      expect(['concurrent_update', 'invalid_request']).toContain((outcome.reason as { code: string }).code);
    }
    expect((await billing.rows(executionId)).map(({ costMicros }) => costMicros)).toEqual([COST, -COST]);
    await expect(correct(usageId, { costMicros: -1 })).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/costMicros' }] });
  });

  it('refuses what is no row, a correction, and what changes nothing, and stores nothing', async () => {
    const { executionId, usageId } = await written();
    const { id } = await correct(usageId);
    await expect(correct(`${newId('execution', 0)}:0`)).rejects.toMatchObject({ code: 'not_found' });
    await expect(correct(`${executionId}:1`)).rejects.toMatchObject({ code: 'not_found' });
    const wrong = [{ costMicros: 0 }, { costMicros: 0.5 }, { reason: '' }, { reason: 'x'.repeat(501) }, { usage: { estimated: 1 } as object }, { usageId: id }];
    for (const changes of wrong) await expect(correct(usageId, changes)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await billing.rows(executionId)).toHaveLength(2);
  });

  it('counts in the period in which it is written, not in that of the row', async () => {
    const { userId, executionId, usageId } = await written();
    const { createdAt: from } = await billing.row(executionId);
    const to = await until(() => new Date() > from && new Date());
    await correct(usageId);
    const summarize = (period: { from: string; to: string }) => billing.service.request(QUERIES.summarizeUsage, { caller: { userId }, ...period });
    expect(await summarize({ from: from.toISOString(), to: to.toISOString() })).toMatchObject({ executions: 1, costMicros: COST });
    const later = { from: to.toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    expect(await summarize(later)).toMatchObject({ executions: 0, costMicros: -2 });
  });
});
