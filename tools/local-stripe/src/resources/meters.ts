import { Type } from 'typebox';
import { summaries } from '../billing/usage.js';
import { invalid, missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { oneOf, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newMeter, type Meter } from '../records/meter.js';

const key = Type.String({ minLength: 1, maxLength: 100 });

function meterOf(local: Local, id: string): Meter {
  const found = local.store.get('meters', id);
  if (found === undefined) throw missing('meter', id);
  return found;
}

function changed(local: Local, type: string, before: Meter, change: Partial<Meter>): Meter {
  const after = local.store.put('meters', { ...before, ...change, updated: local.now() });
  local.emit(type, after, before);
  return after;
}

export const meterRoutes = [
  route(
    'POST',
    '/v1/billing/meters',
    params({
      customer_mapping: Type.Optional(params({ event_payload_key: key, type: oneOf(['by_id']) })),
      default_aggregation: params({ formula: oneOf(['count', 'last', 'sum']) }),
      display_name: Type.String({ minLength: 1, maxLength: 250 }),
      event_name: key,
      event_time_window: Type.Optional(oneOf(['day', 'hour'])),
      value_settings: Type.Optional(params({ event_payload_key: key })),
    }),
    (local, { params: given }) => {
      const known = local.store.all('meters').find((one) => one.event_name === given.event_name && one.status === 'active');
      if (known !== undefined) throw invalid(`There is already an active meter (\`${known.id}\`) for the event name ${given.event_name}.`, 'event_name', 'resource_already_exists');
      const meter = local.store.put(
        'meters',
        newMeter({
          id: newId('mtr_test'),
          created: local.now(),
          customerKey: given.customer_mapping?.event_payload_key ?? 'stripe_customer_id',
          displayName: given.display_name,
          eventName: given.event_name,
          formula: given.default_aggregation.formula,
          valueKey: given.value_settings?.event_payload_key ?? 'value',
          window: given.event_time_window ?? null,
        }),
      );
      local.emit('billing.meter.created', meter);
      return meter;
    },
  ),
  route('GET', '/v1/billing/meters', params({ ...paging, status: Type.Optional(oneOf(['active', 'inactive'])) }), (local, { params: { status, ...paged } }) => {
    const matching = local.store.all('meters').filter((one) => status === undefined || one.status === status);
    return page('/v1/billing/meters', matching.toReversed(), paged);
  }),
  route('GET', '/v1/billing/meters/:id', params({}), (local, { id }) => meterOf(local, id)),
  route('POST', '/v1/billing/meters/:id', params({ display_name: optional.text }), (local, { id, params: { display_name: name } }) => {
    const before = meterOf(local, id);
    return changed(local, 'billing.meter.updated', before, { display_name: name ?? before.display_name });
  }),
  route('POST', '/v1/billing/meters/:id/deactivate', params({}), (local, { id }) =>
    changed(local, 'billing.meter.deactivated', meterOf(local, id), { status: 'inactive', status_transitions: { deactivated_at: local.now() } }),
  ),
  route('POST', '/v1/billing/meters/:id/reactivate', params({}), (local, { id }) =>
    changed(local, 'billing.meter.reactivated', meterOf(local, id), { status: 'active', status_transitions: { deactivated_at: null } }),
  ),
  route(
    'GET',
    '/v1/billing/meters/:id/event_summaries',
    params({ ...paging, customer: Type.String(), end_time: Type.Integer(), start_time: Type.Integer(), value_grouping_window: Type.Optional(oneOf(['day', 'hour'])) }),
    (local, { id, params: { customer, start_time: start, end_time: end, value_grouping_window: window, ...paged } }) => {
      const meter = meterOf(local, id);
      local.customer(customer, 'customer');
      const step = window === 'day' ? 86_400 : window === 'hour' ? 3_600 : 60;
      if (start % step !== 0) throw invalid(`start_time must be aligned with ${step} seconds.`, 'start_time');
      if (end % step !== 0) throw invalid(`end_time must be aligned with ${step} seconds.`, 'end_time');
      if (end <= start) throw invalid('end_time must be after start_time.', 'end_time');
      const steps = summaries(local, meter, { customer, start, end, ...(window === undefined ? {} : { step }) });
      return page(`/v1/billing/meters/${id}/event_summaries`, steps, paged);
    },
  ),
];
