import { Type } from 'typebox';
import { invalid } from '../http/errors.js';
import { optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import type { Meter } from '../records/meter.js';

const DAY = 86_400;
/** Usage is taken for this long. */
const PAST_SECONDS = 35 * DAY;
const FUTURE_SECONDS = 5 * 60;
/** An identifier counts once in a day; after that the same one counts again. */
const IDENTIFIER_SECONDS = DAY;
const MAX_DIGITS = 15;

interface Report {
  readonly event_name: string;
  readonly identifier?: string;
  readonly payload: Readonly<Record<string, string>>;
  readonly timestamp: number;
}

/**
 * Takes one reported usage.
 * @throws StripeError 400 for what Stripe refuses at once; a customer that is not there is told later by an event
 */
function take(local: Local, report: Report): string {
  const meter = meterOf(local, report.event_name);
  const value = valueOf(meter, report.payload);
  const identifier = report.identifier ?? newId('mev');
  local.forget('identifiers', IDENTIFIER_SECONDS);
  if (local.store.get('identifiers', identifier) !== undefined) {
    throw invalid(`An event already exists with identifier ${identifier}.`, 'identifier', 'duplicate_meter_event');
  }
  const customer = report.payload[meter.customer_mapping.event_payload_key];
  if (customer === undefined) throw invalid(`The payload lacks ${meter.customer_mapping.event_payload_key}.`, 'payload', 'meter_event_no_customer_defined');
  const found = local.store.get('customers', customer);
  checkTime(found === undefined ? local.now() : local.timeOf(found), report.timestamp);
  local.store.put('identifiers', { id: identifier, at: local.now() });
  if (found === undefined) {
    tellUnknownCustomer(local, meter, identifier, customer);
    return identifier;
  }
  local.store.put('meterEvents', { id: newId('mev'), identifier, meter: meter.id, customer, value, timestamp: report.timestamp, created: local.now() });
  return identifier;
}

function meterOf(local: Local, eventName: string): Meter {
  const meters = local.store.all('meters').filter((one) => one.event_name === eventName);
  const active = meters.find((one) => one.status === 'active');
  if (active !== undefined) return active;
  if (meters.length > 0) throw invalid(`The meter of the event name ${eventName} is inactive.`, 'event_name', 'archived_meter');
  throw invalid(`No active meter found for event name: ${eventName}.`, 'event_name', 'no_meter');
}

function valueOf(meter: Meter, payload: Readonly<Record<string, string>>): number {
  const key = meter.value_settings.event_payload_key;
  if (meter.default_aggregation.formula === 'count') return 1;
  const text = payload[key] ?? '';
  if (!/^-?\d+$/.test(text)) throw invalid(`The payload's ${key} must be a whole number, not "${text}".`, `payload[${key}]`, 'meter_event_invalid_value');
  if (text.replace('-', '').length > MAX_DIGITS) throw invalid(`The payload's ${key} has more than ${MAX_DIGITS} digits.`, `payload[${key}]`, 'meter_event_value_too_many_digits');
  return Number(text);
}

function checkTime(now: number, timestamp: number): void {
  if (timestamp < now - PAST_SECONDS) throw invalid('The timestamp must be within the past 35 days.', 'timestamp', 'timestamp_too_far_in_past');
  if (timestamp > now + FUTURE_SECONDS) throw invalid('The timestamp must not be more than 5 minutes in the future.', 'timestamp', 'timestamp_in_future');
}

function tellUnknownCustomer(local: Local, meter: Meter, identifier: string, customer: string): void {
  const at = new Date(local.now() * 1_000).toISOString();
  const code = 'meter_event_customer_not_found';
  const sample = { error_message: `No customer found with id ${customer}.`, request: { identifier } };
  local.emitThin({
    id: newId('evt_thin'),
    object: 'v2.core.event',
    created: at,
    livemode: false,
    type: 'v1.billing.meter.error_report_triggered',
    data: {
      developer_message_summary: 'There is 1 invalid event.',
      reason: { error_count: 1, error_types: [{ code, error_count: 1, sample_errors: [sample] }] },
      validation_end: at,
      validation_start: at,
    },
    reason: null,
    related_object: { id: meter.id, type: 'billing.meter', url: `/v1/billing/meters/${meter.id}` },
  });
}

const payload = Type.Record(Type.String(), Type.String({ maxLength: 100 }));
const eventName = Type.String({ minLength: 1, maxLength: 100 });
const identifier = Type.Optional(Type.String({ minLength: 1, maxLength: 100 }));

export const meterEventRoutes = [
  route('POST', '/v1/billing/meter_events', params({ event_name: eventName, identifier, payload, timestamp: optional.whole }), (local, { params: given }) => {
    const timestamp = given.timestamp ?? local.now();
    const taken = take(local, { ...given, timestamp });
    return { object: 'billing.meter_event', created: local.now(), event_name: given.event_name, identifier: taken, livemode: false, payload: given.payload, timestamp };
  }),
  route('POST', '/v2/billing/meter_events', params({ event_name: eventName, identifier, payload, timestamp: optional.text }), (local, { params: given }) => {
    const time = given.timestamp === undefined ? local.now() : Math.floor(Date.parse(given.timestamp) / 1_000);
    if (Number.isNaN(time)) throw invalid('The timestamp is no time in the form of RFC 3339.', 'timestamp');
    const taken = take(local, { event_name: given.event_name, payload: given.payload, timestamp: time, ...(given.identifier === undefined ? {} : { identifier: given.identifier }) });
    const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();
    return { object: 'v2.billing.meter_event', created: iso(local.now()), event_name: given.event_name, identifier: taken, livemode: false, payload: given.payload, timestamp: iso(time) };
  }),
];
