import { userDeleted } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BillingUnderTest } from './billing-under-test.js';
import { endOf, newUserId, outcomeOf } from './fixtures.js';

let billing: BillingUnderTest;
beforeAll(async () => {
  billing = await BillingUnderTest.start(2);
});
afterAll(() => billing.stop());

describe('when a user is gone', () => {
  it('the ledger stays, and it is said how much', async () => {
    const outcome = outcomeOf();
    await billing.service.publish(endOf('execution.completed', outcome));
    const before = await billing.row(outcome.executionId);
    await billing.service.publish(userDeleted(outcome.userId));
    const [, completed] = await billing.service.published(`${outcome.userId}:billing`, 2);
    expect(completed).toMatchObject({ type: 'erasure.completed', data: { service: 'billing', erased: {}, kept: { usage_rows: 1 } } });
    expect((await billing.row(outcome.executionId)).costMicros).toBe(before.costMicros);
  });

  it('what they have used and is told of later is still counted', async () => {
    const outcome = outcomeOf();
    await billing.service.publish(userDeleted(outcome.userId));
    await billing.service.settled('user_deleted');
    await billing.service.publish(endOf('execution.cancelled', outcome));
    expect(await billing.row(outcome.executionId)).toMatchObject({ userId: outcome.userId });
  });

  it('hearing of it twice says once that it is done', async () => {
    const event = userDeleted(newUserId());
    for (let time = 0; time < 3; time += 1) await billing.service.publish(event);
    await billing.service.settled('user_deleted');
    expect(await billing.service.published(`${event.data.userId}:billing`, 2)).toHaveLength(2);
  });

  it('an event that is none goes to the dead letters', async () => {
    const event = userDeleted(newUserId());
    await billing.service.publishRaw('user.deleted', event.subject, JSON.stringify({ ...event, data: { userId: 7 } }));
    expect(await billing.service.deadLetter('user_deleted')).toBe('invalid_event');
  });
});
