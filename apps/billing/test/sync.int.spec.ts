import { COMMANDS } from '@fenago/contracts';
import { SHIPPED_PLANS } from '@fenago/plans';
import { ServiceUnderTest } from '@fenago/testing-service';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { StripeStub } from './stripe-stub.js';

describe('billing.sync_catalogue', () => {
  let stripe: StripeStub;
  let service: ServiceUnderTest;
  let changed: ServiceUnderTest;
  let folder: string;
  beforeAll(async () => {
    stripe = await StripeStub.start();
    folder = await mkdtemp(join(tmpdir(), 'fenago-plans-'));
    const plans = JSON.parse(await readFile(SHIPPED_PLANS, 'utf8')) as { plans: { id: string; prices: { amountCents: number }[]; features: { flags: object } }[] };
    const [free, pro] = plans.plans;
    if (free === undefined || pro === undefined) throw new TypeError('The shipped plans are others.');
    for (const price of pro.prices) price.amountCents += 100;
    pro.features.flags = { priority_support: true };
    await writeFile(join(folder, 'plans.json'), JSON.stringify({ ...plans, version: 'changed', plans: [free, pro] }));
    service = await ServiceUnderTest.start(serviceDefinition, { env: stripe.env });
    changed = await ServiceUnderTest.start(serviceDefinition, { env: { ...stripe.env, BILLING_PLANS_FILE: join(folder, 'plans.json') } });
  });
  afterAll(async () => {
    await service.stop();
    await changed.stop();
    await stripe.stop();
    await rm(folder, { recursive: true });
  });

  const sync = async (apply: boolean, of = service) => {
    const { changes } = await of.request(COMMANDS.syncCatalogue, { apply });
    return changes.map(({ action, key }) => `${action} ${key}`);
  };
  const active = () => stripe.all('prices').filter((price) => price['active'] !== 'false' && price['active'] !== false);

  it('shows what differs and changes nothing, until it is told to', async () => {
    const shown = await sync(false);
    expect(shown).toContain('create fenago:pro:month');
    expect(shown).toHaveLength(1 + 1 + 2 + 8);
    expect(stripe.requests('POST', /./)).toEqual([]);
    expect(await sync(true)).toEqual(shown);
  });

  it('makes products, prices that include and charge what the plans say, meters and features, and finds nothing to do then', async () => {
    expect(stripe.all('products').map(({ id }) => id)).toEqual(['fenago_pro', 'fenago_business']);
    const [meter] = stripe.all('billing/meters');
    expect(meter).toMatchObject({ event_name: 'fenago_tokens', default_aggregation: { formula: 'sum' } });
    expect(active().find(({ lookup_key: key }) => key === 'fenago:pro:year')).toMatchObject({ product: 'fenago_pro', currency: 'usd', unit_amount: 29_000, recurring: { interval: 'year' }, metadata: { fenago_plan: 'pro' } });
    expect(active().find(({ lookup_key: key }) => key === 'fenago:pro:month:tokens')).toMatchObject({
      recurring: { interval: 'month', usage_type: 'metered', meter: meter?.id },
      billing_scheme: 'tiered',
      tiers: [{ up_to: 20_000_000, unit_amount: 0 }, { up_to: null, unit_amount_decimal: '0.0003' }],
    });
    expect(await sync(true)).toEqual([]);
    expect(await sync(false)).toEqual([]);
  });

  it('replaces prices, which cannot be changed, and archives what is sold no more', async () => {
    const before = active().length;
    expect(await sync(true, changed)).toEqual([
      'update fenago_pro',
      'archive fenago_business',
      'update fenago:pro:month',
      'update fenago:pro:year',
      'archive fenago:business:month',
      'archive fenago:business:month:tokens',
      'archive fenago:business:year',
      'archive fenago:business:year:tokens',
    ]);
    expect(active()).toHaveLength(before - 4);
    expect(active().find(({ lookup_key: key }) => key === 'fenago:pro:month')).toMatchObject({ unit_amount: 3_000 });
    expect(await sync(true, changed)).toEqual([]);
  });

  it('takes out again what was archived', async () => {
    await sync(true);
    expect(await sync(true)).toEqual([]);
    expect(stripe.all('products').filter((product) => product['active'] === true)).toHaveLength(2);
  });

  it('says so where there is no Stripe', async () => {
    const without = await ServiceUnderTest.start(serviceDefinition);
    await expect(without.request(COMMANDS.syncCatalogue, { apply: false })).rejects.toMatchObject({ code: 'stripe_not_configured' });
    await without.stop();
  });
});
