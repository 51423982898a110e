import type { Local } from '../local.js';
import type { Meter, MeterEvent } from '../records/meter.js';

/** From `start` (included) to `end` (not included), in seconds. */
export interface UsageWindow {
  readonly customer: string;
  readonly start: number;
  readonly end: number;
}

function eventsOf(local: Local, meter: Meter, { customer, start, end }: UsageWindow): MeterEvent[] {
  return local.store.all('meterEvents').filter((one) => one.meter === meter.id && one.customer === customer && one.timestamp >= start && one.timestamp < end);
}

function aggregate(meter: Meter, events: readonly MeterEvent[]): number {
  if (meter.default_aggregation.formula === 'count') return events.length;
  if (meter.default_aggregation.formula === 'sum') return events.reduce((sum, one) => sum + one.value, 0);
  return [...events].sort((a, b) => a.timestamp - b.timestamp).at(-1)?.value ?? 0;
}

/** What a customer used. At once; Stripe needs some time to count. */
export const usageOf = (local: Local, meter: Meter, window: UsageWindow): number => aggregate(meter, eventsOf(local, meter, window));

/** Summaries of the steps in which something was used, the newest first; of the whole window where no step is given. */
export function summaries(local: Local, meter: Meter, { step, ...window }: UsageWindow & { readonly step?: number }) {
  const length = step ?? window.end - window.start;
  const byStep = Map.groupBy(eventsOf(local, meter, window), (one) => window.start + Math.floor((one.timestamp - window.start) / length) * length);
  return [...byStep]
    .sort(([a], [b]) => b - a)
    .map(([start, events]) => ({
      id: `mtrusg_test_${meter.id.slice(-8)}${start}`,
      object: 'billing.meter_event_summary' as const,
      aggregated_value: aggregate(meter, events),
      end_time: Math.min(start + length, window.end),
      livemode: false,
      meter: meter.id,
      start_time: start,
    }));
}
