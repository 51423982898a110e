import { Type } from 'typebox';
import { settle } from '../billing/renewal.js';
import { invalid, missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newTestClock, type TestClock } from '../records/test-clock.js';

function clockOf(local: Local, id: string): TestClock {
  const found = local.store.get('testClocks', id);
  if (found === undefined) throw missing('test clock', id);
  return found;
}

/** Brings the clocks that are advancing to where they are to be. */
export function advanceClocks(local: Local): void {
  for (const clock of local.store.all('testClocks')) {
    const target = clock.status_details.advancing?.target_frozen_time;
    if (target === undefined) continue;
    settle(local, (subscription) => (subscription.test_clock === clock.id ? target : undefined));
    local.emit('test_helpers.test_clock.ready', local.store.put('testClocks', { ...clock, frozen_time: target, status: 'ready', status_details: {} }));
  }
}

export const testClockRoutes = [
  route('POST', '/v1/test_helpers/test_clocks', params({ frozen_time: Type.Integer({ minimum: 0 }), name: optional.text }), (local, { params: { frozen_time: frozenTime, name } }) => {
    const clock = local.store.put('testClocks', newTestClock({ id: newId('clock'), created: local.now(), frozenTime, name: name ?? null }));
    local.emit('test_helpers.test_clock.created', clock);
    return clock;
  }),
  route('GET', '/v1/test_helpers/test_clocks', params(paging), (local, { params: paged }) => page('/v1/test_helpers/test_clocks', local.store.all('testClocks').toReversed(), paged)),
  route('GET', '/v1/test_helpers/test_clocks/:id', params({}), (local, { id }) => clockOf(local, id)),
  route('DELETE', '/v1/test_helpers/test_clocks/:id', params({}), (local, { id }) => {
    const clock = clockOf(local, id);
    for (const { id: subscription } of local.store.all('subscriptions').filter((one) => one.test_clock === id)) local.store.remove('subscriptions', subscription);
    for (const { id: customer } of local.store.all('customers').filter((one) => one.test_clock === id)) local.store.remove('customers', customer);
    local.store.remove('testClocks', id);
    local.emit('test_helpers.test_clock.deleted', clock);
    return { id, object: 'test_helpers.test_clock', deleted: true };
  }),
  route('POST', '/v1/test_helpers/test_clocks/:id/advance', params({ frozen_time: Type.Integer() }), (local, { id, params: { frozen_time: target } }) => {
    const clock = clockOf(local, id);
    if (clock.status !== 'ready') throw invalid('The test clock is still advancing.', 'frozen_time');
    if (target <= clock.frozen_time) throw invalid('frozen_time must be after the current time of the test clock.', 'frozen_time');
    // As with Stripe, the answer comes first: what follows is done by the time that the clock is ready again.
    const advancing = local.store.put('testClocks', { ...clock, status: 'advancing', status_details: { advancing: { target_frozen_time: target } } });
    local.emit('test_helpers.test_clock.advancing', advancing);
    return advancing;
  }),
];
