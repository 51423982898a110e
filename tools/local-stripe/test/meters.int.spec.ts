import { expect, it } from 'vitest';
import { plan, stripeUnderTest, tokens } from './stripe-under-test.js';

const HOUR = 3_600;
const start = Date.UTC(2026, 5, 1) / 1_000;

async function metered(clock?: () => number) {
  const { stripe } = await stripeUnderTest({ clock: clock ?? (() => (start + 12 * HOUR) * 1_000) });
  const { product } = await plan(stripe);
  const { meter } = await tokens(stripe, product.id);
  const customer = await stripe.customers.create();
  const report = (identifier: string, value: string, timestamp = start) =>
    stripe.billing.meterEvents.create({ event_name: 'tokens', identifier, payload: { stripe_customer_id: customer.id, value }, timestamp });
  const sum = async (from = start, to = start + 24 * HOUR) => {
    const { data } = await stripe.billing.meters.listEventSummaries(meter.id, { customer: customer.id, start_time: from, end_time: to });
    return data[0]?.aggregated_value ?? 0;
  };
  return { stripe, meter, customer, report, sum };
}

it('sums what was used, for all of a time or by its hours', async () => {
  const { stripe, meter, customer, report, sum } = await metered();
  await report('a', '10');
  await report('b', '5', start + HOUR);
  await report('c', '7', start + HOUR + 60);
  expect(await sum()).toBe(22);
  const byHour = await stripe.billing.meters.listEventSummaries(meter.id, { customer: customer.id, start_time: start, end_time: start + 3 * HOUR, value_grouping_window: 'hour' });
  expect(byHour.data.map(({ start_time: at, aggregated_value: value }) => [at - start, value])).toEqual([[HOUR, 12], [0, 10]]);
  await expect(sum(start + 1)).rejects.toMatchObject({ param: 'start_time' });
});

it('counts an identifier once in a day, and again after it', async () => {
  let now = start + 12 * HOUR;
  const { report, sum } = await metered(() => now * 1_000);
  await report('same', '10');
  await expect(report('same', '10')).rejects.toMatchObject({ statusCode: 400, code: 'duplicate_meter_event' });
  expect(await sum()).toBe(10);
  now += 25 * HOUR;
  await report('same', '10');
  expect(await sum()).toBe(20);
});

it('refuses what is no usage', async () => {
  const { stripe, customer, report, sum, meter } = await metered();
  const refused: [Promise<unknown>, string][] = [
    [report('a', '1.5'), 'meter_event_invalid_value'],
    [report('b', '1', start - 36 * 24 * HOUR), 'timestamp_too_far_in_past'],
    [report('c', '1', start + 13 * HOUR), 'timestamp_in_future'],
    [stripe.billing.meterEvents.create({ event_name: 'nothing', payload: { stripe_customer_id: customer.id, value: '1' } }), 'no_meter'],
  ];
  for (const [attempt, code] of refused) await expect(attempt).rejects.toMatchObject({ statusCode: 400, code });
  expect(await sum()).toBe(0);
  await stripe.billing.meters.deactivate(meter.id);
  await expect(report('d', '1')).rejects.toMatchObject({ code: 'archived_meter' });
});

it('takes usage of a customer that is not there, and tells so by a thin event', async () => {
  const { stripe, meter } = await metered();
  await stripe.billing.meterEvents.create({ event_name: 'tokens', identifier: 'lost', payload: { stripe_customer_id: 'cus_none', value: '1' } });
  const [told] = (await stripe.v2.core.events.list({ object_id: meter.id })).data;
  expect(told).toMatchObject({ type: 'v1.billing.meter.error_report_triggered', related_object: { id: meter.id } });
  expect(await stripe.v2.core.events.retrieve(told?.id ?? '')).toMatchObject({
    data: { reason: { error_types: [{ code: 'meter_event_customer_not_found', sample_errors: [{ request: { identifier: 'lost' } }] }] } },
  });
});

it('takes usage by the v2 API', async () => {
  const { stripe, customer, sum } = await metered();
  const made = await stripe.v2.billing.meterEvents.create({ event_name: 'tokens', identifier: 'v2', payload: { stripe_customer_id: customer.id, value: '9' }, timestamp: new Date(start * 1_000).toISOString() });
  expect(made).toMatchObject({ object: 'v2.billing.meter_event', identifier: 'v2' });
  expect(await sum()).toBe(9);
});
