import { QUERIES } from '@fenago/contracts';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await ServiceUnderTest.start(serviceDefinition);
});
afterAll(() => service.stop());

it('shows the plans of the file in its order, one of them for those who have subscribed to none', async () => {
  const plans = await service.request(QUERIES.listPlans, {});
  expect(plans.map(({ id, isDefault }) => [id, isDefault])).toEqual([
    ['free', true],
    ['pro', false],
    ['business', false],
  ]);
  expect(plans[1]).toMatchObject({ object: 'plan', currency: 'USD', prices: [{ interval: 'month', amountCents: 2_900 }, { interval: 'year' }] });
});

it('takes no parameters', async () => {
  await expect(service.request(QUERIES.listPlans, { currency: 'EUR' } as never)).rejects.toMatchObject({ code: 'invalid_request' });
});
