export interface NewMeter {
  readonly id: string;
  readonly created: number;
  readonly displayName: string;
  readonly eventName: string;
  readonly formula: 'count' | 'last' | 'sum';
  readonly customerKey: string;
  readonly valueKey: string;
  readonly window: 'day' | 'hour' | null;
}

/** A meter, as Stripe writes it. */
export function newMeter(given: NewMeter) {
  return {
    id: given.id,
    object: 'billing.meter' as const,
    created: given.created,
    customer_mapping: { event_payload_key: given.customerKey, type: 'by_id' as const },
    default_aggregation: { formula: given.formula },
    display_name: given.displayName,
    event_name: given.eventName,
    event_time_window: given.window,
    livemode: false,
    status: 'active' as 'active' | 'inactive',
    status_transitions: { deactivated_at: null as number | null },
    updated: given.created,
    value_settings: { event_payload_key: given.valueKey },
  };
}

export type Meter = ReturnType<typeof newMeter>;

/** One reported usage, as it counts. */
export interface MeterEvent {
  readonly id: string;
  /** What a repeated report is known by, for a day. */
  readonly identifier: string;
  readonly meter: string;
  readonly customer: string;
  readonly value: number;
  /** When the usage happened, in seconds. */
  readonly timestamp: number;
  /** When it was reported. */
  readonly created: number;
}
