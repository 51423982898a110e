import { QUERIES, firstIdAt, newId, pageOf, type ExecutionUsageView, type UsageVerification } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsageState } from '../src/domain/usage.state.js';
import { BillingUnderTest } from './billing-under-test.js';
import { COST, EARLY, USAGE, endOf, outcomeOf } from './fixtures.js';

const MONTH = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' };
const EXECUTIONS = 45;

describe('billing.verify_usage', () => {
  let billing: BillingUnderTest;
  /** What the execution service would answer. */
  const executions = new Map<string, ExecutionUsageView>();

  /** An execution that has ended; its row is written unless told otherwise. */
  const ended = async (endTime = EARLY): Promise<string> => {
    const outcome = outcomeOf({ endTime });
    const { executionId: id } = outcome;
    executions.set(id, { id, object: 'execution_usage', endTime, calls: [{ step: 0, usage: USAGE, costMicros: COST }] });
    await billing.service.publish(endOf('execution.completed', outcome));
    await billing.row(id);
    return id;
  };
  /** A row as it stays: its event has gone out. */
  const rowOf = async (executionId: string): Promise<UsageState> => {
    await billing.recorded(executionId);
    return billing.row(executionId);
  };
  const ledger = () => billing.service.mongo.db.collection<UsageState>('USAGE_LEDGER');

  beforeAll(async () => {
    billing = await BillingUnderTest.start(1);
    billing.service.link.connection.subscribe('qry.execution.list_usage', {
      callback: (_error, message) => {
        const { after, limit } = message.json<{ after: string; limit: number }>();
        const behind = [...executions.values()].filter(({ id }) => id > after).toSorted((a, b) => (a.id < b.id ? -1 : 1));
        message.respond(JSON.stringify({ ok: pageOf(behind.slice(0, limit + 1), limit) }));
      },
    });
    await billing.service.link.connection.flush();
    for (let n = 0; n < EXECUTIONS; n += 1) await ended(new Date(Date.parse(EARLY) + n * 3_600_000).toISOString());
  });
  afterAll(() => billing.stop());

  /** Every batch of a period, as the operator's command asks for them. */
  const verify = async (period = MONTH): Promise<readonly UsageVerification[]> => {
    const batches: UsageVerification[] = [];
    for (let after: string | null = null; ; ) {
      const found: UsageVerification = await billing.service.request(QUERIES.verifyUsage, { ...period, ...(after === null ? {} : { after }) });
      batches.push(found);
      if (found.next === null) return batches;
      after = found.next;
    }
  };
  const sum = (batches: readonly UsageVerification[], field: 'executions' | 'rows' | 'pending' | 'orphans' | 'faultCount'): number =>
    batches.reduce((total, batch) => total + batch[field], 0);
  const faults = (batches: readonly UsageVerification[]) => batches.flatMap((batch) => batch.faults.map(({ kind, usageId }) => `${kind} ${usageId}`));
  const cost = (batches: readonly UsageVerification[]): bigint => batches.reduce((total, { ledgerCostMicros }) => total + BigInt(ledgerCostMicros), 0n);

  it('looks at each execution and each row once, in batches', async () => {
    const batches = await verify();
    expect(batches.length).toBeGreaterThan(2);
    expect(sum(batches, 'executions')).toBe(EXECUTIONS);
    expect(sum(batches, 'rows')).toBe(EXECUTIONS);
    expect(faults(batches)).toEqual([]);
    expect(cost(batches)).toBe(BigInt(EXECUTIONS * COST));
    expect(batches.reduce((total, { executionCostMicros }) => total + BigInt(executionCostMicros), 0n)).toBe(cost(batches));
  });

  it('keeps to the period in which executions were asked for', async () => {
    const ids = [...executions.keys()].toSorted();
    const at = (n: number): string => new Date(Date.parse(EARLY) + n * 3_600_000).toISOString();
    const batches = await verify({ from: at(10), to: at(13) });
    expect(sum(batches, 'executions')).toBe(3);
    expect(sum(batches, 'rows')).toBe(3);
    expect(String(ids[10]) > firstIdAt('execution', Date.parse(at(10)))).toBe(true);
    expect(sum(await verify({ from: MONTH.to, to: MONTH.to }), 'executions')).toBe(0);
    await expect(verify({ from: MONTH.to, to: MONTH.from })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('names what is missing, too much, or not as it was written', async () => {
    const [lost, extra, changed] = [await ended(), await ended(), await ended()];
    const { _id, ...row } = await rowOf(extra);
    await ledger().insertOne({ ...row, _id: `${extra}:1`, step: 1 });
    await ledger().deleteOne({ executionId: lost });
    await ledger().updateOne({ executionId: changed }, { $set: { costMicros: COST + 1 } });
    expect(faults(await verify()).toSorted()).toEqual([`missing ${lost}:0`, `price ${changed}:0`, `unexpected ${extra}:1`]);
    for (const id of [lost, extra, changed]) {
      executions.delete(id);
      await ledger().deleteMany({ executionId: id });
    }
  });

  it('leaves out corrections, and what ended a moment ago', async () => {
    const corrected = await ended();
    const row = await rowOf(corrected);
    await ledger().insertOne({ ...row, _id: `${row._id}:c01`, correctionOf: row._id, costMicros: -1 });
    executions.set('exec_running', { id: newId('execution', Date.parse(EARLY)), object: 'execution_usage', endTime: null, calls: [{ step: 0, usage: USAGE, costMicros: COST }] });
    const batches = await verify();
    expect(faults(batches)).toEqual([]);
    expect(sum(batches, 'pending')).toBe(1);
  });

  it('gets past more rows of executions that are gone than it reads at once', async () => {
    const { _id, ...row } = await rowOf(await ended());
    const gone = Array.from({ length: 1_100 }, (_, n) => newId('execution', Date.parse('2026-01-20T00:00:00.000Z') + n));
    await ledger().insertMany(gone.map((executionId) => ({ ...row, executionId, _id: `${executionId}:0` })));
    const batches = await verify();
    expect(sum(batches, 'orphans')).toBe(1_100);
    expect(sum(batches, 'executions')).toBe(EXECUTIONS + 2);
    expect(faults(batches)).toEqual([]);
  });
});
