import { COMMANDS } from '@fenago/contracts';
import { until, userDeleted } from '@fenago/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COST, endOf, newUserId, outcomeOf } from './fixtures.js';
import { HOUR_MS, Metered, TOKENS, type Payer } from './metered.js';

describe('usage that Stripe’s meters are told of, by two replicas', () => {
  let metered: Metered;
  beforeAll(async () => {
    metered = await Metered.start();
  });
  beforeEach(() => {
    metered.fault = () => undefined;
  });
  afterAll(() => metered.stop());

  /** Has a row written by an event; answers its id. */
  async function use({ userId }: { readonly userId: string }, changes: Parameters<typeof outcomeOf>[0] = {}): Promise<string> {
    const outcome = outcomeOf({ userId, ...changes });
    await metered.billing.publish(endOf('execution.completed', outcome));
    const rowId = `${outcome.executionId}:0`;
    await until(() => metered.ledger.findOne({ _id: rowId }), { what: 'a row' });
    return rowId;
  }
  const meteringOf = async (rowId: string) => (await metered.ledger.findOne({ _id: rowId }))?.metering;
  const sumOf = async ({ customerId }: Payer) => (await metered.reconcile()).find((one) => one.customerId === customerId);

  it('is that of users whose plan meters it, each row once, by its id', async () => {
    const payer = await metered.join();
    const rowId = await use(payer);
    await metered.reported();
    const report = { meter: 'tokens', identifier: rowId, value: TOKENS, state: 'reported', problem: null };
    expect(await meteringOf(rowId)).toMatchObject({ customerId: payer.customerId, reports: [report], waitingSince: null, nextAt: null, claim: null, sentAt: null });
    expect(await sumOf(payer)).toEqual({ customerId: payer.customerId, meter: 'tokens', ledger: TOKENS, stripe: TOKENS, difference: 0, waiting: 0, unreported: 0, rows: [] });
    await metered.billing.publish(endOf('execution.completed', outcomeOf({ userId: payer.userId, executionId: rowId.split(':')[0] ?? '' })));
    await metered.billing.settled('execution_completed');
    expect(await sumOf(payer)).toMatchObject({ ledger: TOKENS, stripe: TOKENS });
  });

  it("is not what the provider bills an agent's owner for, nor that of users on a plan that meters nothing, nor nothing", async () => {
    const payer = await metered.join();
    const none = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, estimated: false };
    const rows = [await use(payer, { billedTo: 'agent_owner' }), await use(payer, { usage: none }), await use({ userId: newUserId() })];
    expect(await Promise.all(rows.map(meteringOf))).toEqual([null, null, null]);
    expect(await sumOf(payer)).toBeUndefined();
  });

  it('is corrected by reports that add and take off', async () => {
    const payer = await metered.join();
    const usageId = await use(payer);
    await metered.reported();
    const correct = (changes: object) => metered.billing.request(COMMANDS.correctUsage, { admin: { adminId: newUserId() }, usageId, costMicros: 0, reason: 'Counted twice.', ...changes });
    const less = await correct({ usage: { outputTokens: -3 } });
    const cheaper = await correct({ costMicros: -COST });
    await metered.reported();
    expect(await meteringOf(less.id)).toMatchObject({ reports: [{ identifier: `${usageId}:c01`, value: -3, state: 'reported' }] });
    expect(await meteringOf(cheaper.id)).toBeNull();
    expect(await sumOf(payer)).toMatchObject({ ledger: TOKENS - 3, stripe: TOKENS - 3, difference: 0 });
  });

  it('is reported once though answers are lost, calls fail and are refused', async () => {
    const payer = await metered.join();
    const faults = ['lost_answer', 'server_error', 'rate_limit', 'outage', 'lost_answer'] as const;
    let asked = 0;
    metered.fault = (isReport) => (isReport ? faults[(asked += 1) - 1] : undefined);
    for (let row = 0; row < 3; row += 1) await use(payer);
    await metered.reported();
    expect(asked).toBeGreaterThan(faults.length);
    expect(await sumOf(payer)).toMatchObject({ stripe: 3 * TOKENS, difference: 0 });
  });

  it('is reported once where a replica has died after its call, by whoever takes it then', async () => {
    const payer = await metered.join();
    const { metering, ...row } = metered.rowOf(payer, metered.now);
    if (metering === null) throw new TypeError('It is metered.');
    const minuteAgo = new Date(metered.now.getTime() - 60_000);
    await metered.stripe.billing.meterEvents.create({ event_name: 'fenago_tokens', identifier: row._id, payload: { stripe_customer_id: payer.customerId, value: String(TOKENS) } });
    await metered.write([{ ...row, metering: { ...metering, claim: 'of the one that died', sentAt: minuteAgo, nextAt: metered.now } }]);
    await metered.reported();
    expect(await meteringOf(row._id)).toMatchObject({ reports: [{ state: 'reported' }], sentAt: null, claim: null });
    expect(await sumOf(payer)).toMatchObject({ stripe: TOKENS, difference: 0 });
  });

  it('waits for a meter that is missing, which the operator can mend', async () => {
    const payer = await metered.join();
    const [meter] = (await metered.stripe.billing.meters.list({ status: 'active' })).data;
    await metered.stripe.billing.meters.deactivate(meter?.id ?? '');
    const rowId = await use(payer);
    await until(async () => (await meteringOf(rowId))?.reports[0]?.problem === 'archived_meter');
    await metered.stripe.billing.meters.reactivate(meter?.id ?? '');
    await metered.reported();
    expect(await sumOf(payer)).toMatchObject({ stripe: TOKENS, difference: 0 });
  });

  it('is given up where Stripe no longer takes it, which the comparison names', async () => {
    const payer = await metered.join();
    const old = metered.rowOf(payer, new Date(metered.now.getTime() - 36 * 24 * HOUR_MS));
    const huge = metered.rowOf(payer, metered.now, 10 ** 15);
    await metered.write([old, huge]);
    await metered.reported();
    expect(await meteringOf(old._id)).toMatchObject({ reports: [{ state: 'unreported', problem: 'too_old' }], nextAt: null });
    const row = { usageId: huge._id, value: 10 ** 15, state: 'unreported', problem: 'meter_event_value_too_many_digits' };
    expect(await sumOf(payer)).toMatchObject({ ledger: 10 ** 15, stripe: 0, difference: 10 ** 15, unreported: 10 ** 15, rows: [row] });
  });

  it('is not reported of users who are gone, and nothing is left of them to be compared with', async () => {
    const payer = await metered.join();
    const rowId = await use(payer);
    await metered.reported();
    metered.fault = (isReport) => (isReport ? 'rate_limit' : undefined);
    const late = await use(payer);
    await metered.billing.publish(userDeleted(payer.userId));
    await until(async () => (await metered.billing.mongo.db.collection('billing_account').findOne({ userId: payer.userId })) === null);
    metered.fault = () => undefined;
    await metered.reported();
    expect(await meteringOf(rowId)).toMatchObject({ reports: [{ state: 'reported' }] });
    expect(await meteringOf(late)).toMatchObject({ reports: [{ state: 'unreported', problem: 'customer_gone' }] });
    expect(await sumOf(payer)).toMatchObject({ ledger: 2 * TOKENS, stripe: null, difference: null, unreported: TOKENS, rows: [] });
  });

  it('that Stripe has too much or too little of is named by the hour', async () => {
    const payer = await metered.join();
    const rows = [5, 3, 1].map((hours) => metered.rowOf(payer, new Date(metered.now.getTime() - hours * HOUR_MS)));
    await metered.write(rows);
    await metered.reported();
    const stranger = { stripe_customer_id: payer.customerId, value: '7' };
    await metered.stripe.billing.meterEvents.create({ event_name: 'fenago_tokens', payload: stranger, timestamp: Math.floor((rows[1]?.createdAt.getTime() ?? 0) / 1_000) });
    const row = { usageId: rows[1]?._id, value: TOKENS, state: 'reported', problem: null };
    expect(await sumOf(payer)).toMatchObject({ difference: -7, waiting: 0, unreported: 0, rows: [row] });
  });

  it('is looked for by indexes, however many rows there are', async () => {
    const { db } = metered.billing.mongo;
    const payer = await metered.join();
    await db.command({ profile: 2 });
    await use(payer);
    await metered.reported();
    await metered.reconcile();
    await db.command({ profile: 0 });
    // What the test itself asks for is not looked at.
    const asked = { ns: /USAGE_LEDGER$|billing_account$/, appName: { $ne: 'test' }, planSummary: { $exists: true } };
    const all = await db.collection('system.profile').find(asked).toArray();
    const plans = all.filter(({ command }) => /metering|customerId/.test(JSON.stringify(command))).map(({ planSummary }) => String(planSummary));
    expect(plans.filter((plan) => !/^(IXSCAN|COUNT_SCAN|IDHACK)/.test(plan))).toEqual([]);
    for (const index of ['metering.nextAt', 'metering.customerId', '{ customerId: 1 }']) expect(plans.join()).toContain(index);
  });
});
