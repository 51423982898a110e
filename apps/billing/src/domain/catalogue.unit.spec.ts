import { describe, expect, it } from 'vitest';
import { FREE, PLANS, PRO } from '../../test/samples.js';
import { catalogueOf, changesOf, type Catalogue } from './catalogue.js';

const NOTHING: Catalogue = { meters: [], features: [], products: [], prices: [] };
const plan = {
  ...PRO,
  prices: [{ interval: 'month', amountCents: 100 }, { interval: 'year', amountCents: 1_000 }] as const,
  features: { ...PRO.features, flags: { beta: true, gamma: false } },
  usage: [{ meter: 'tokens', included: 5, overage: { amountCents: 305, per: 1_000_000 } }],
};
const table = { ...PLANS, meters: [{ id: 'tokens', name: 'Tokens', measures: 'tokens' as const }], plans: [FREE, plan] };
const wanted = catalogueOf(table);
const told = (present: Catalogue, want = wanted) => changesOf(want, present).map(({ action, key }) => `${action} ${key}`);

describe('catalogueOf', () => {
  it('has a meter, a feature for each flag that is on, a product and its prices, and nothing of what costs nothing', () => {
    expect(wanted.meters).toEqual([{ key: 'fenago_tokens', name: 'Tokens' }]);
    expect(wanted.features).toEqual([{ key: 'fenago_beta', name: 'beta' }]);
    expect(wanted.products).toEqual([{ key: 'fenago_pro', name: 'pro', description: 'pro', features: ['fenago_beta'] }]);
    expect(wanted.prices.map(({ key, amountCents }) => [key, amountCents])).toEqual([
      ['fenago:pro:month', 100],
      ['fenago:pro:month:tokens', null],
      ['fenago:pro:year', 1_000],
      ['fenago:pro:year:tokens', null],
    ]);
    expect(wanted.prices[1]?.metered).toEqual({ meterKey: 'fenago_tokens', included: 5, unitCents: '0.000305' });
  });

  it.each([
    [300, 1, '300'],
    [300, 100, '3'],
    [305, 100, '3.05'],
    [5, 1_000_000, '0.000005'],
    [123_456_789, 1_000, '123456.789'],
  ])('writes %i cents per %i units as %s', (amountCents, per, unitCents) => {
    const usage = [{ meter: 'tokens', included: 0, overage: { amountCents, per } }];
    expect(catalogueOf({ ...table, plans: [FREE, { ...plan, usage }] }).prices[1]?.metered?.unitCents).toBe(unitCents);
  });
});

describe('changesOf', () => {
  it('makes everything, each before what names it', () => {
    expect(told(NOTHING)).toEqual([
      'create fenago_tokens',
      'create fenago_beta',
      'create fenago_pro',
      'create fenago:pro:month',
      'create fenago:pro:month:tokens',
      'create fenago:pro:year',
      'create fenago:pro:year:tokens',
    ]);
  });

  it('does nothing where nothing differs', () => {
    expect(told(wanted)).toEqual([]);
  });

  it('changes what differs, and archives what is not sold any more, but no meter and no feature', () => {
    const cheaper = catalogueOf({ ...table, plans: [FREE, { ...plan, name: 'Pro', prices: [{ interval: 'month', amountCents: 90 }], usage: [] }] });
    expect(told(wanted, cheaper)).toEqual(['update fenago_pro', 'update fenago:pro:month', 'archive fenago:pro:month:tokens', 'archive fenago:pro:year', 'archive fenago:pro:year:tokens']);
    expect(told(wanted, NOTHING)).toEqual(['archive fenago_pro', ...wanted.prices.map(({ key }) => `archive ${key}`)]);
  });
});
