import { DURATION_BUCKETS, type Counter, type Histogram, type Metrics } from '@fenago/observability';

export interface ConsumerMetrics {
  readonly events: Counter<'consumer' | 'outcome'>;
  readonly seconds: Histogram<'consumer'>;
}

/** Series about the events that a service consumes. */
export function consumerMetrics(metrics: Metrics | undefined): ConsumerMetrics | undefined {
  if (metrics === undefined) return undefined;
  const outcomes = 'ok, retried, outage, dead_lettered, released or skipped';
  return {
    events: metrics.counter('fenago_consumer_events_total', `Events by what became of them: ${outcomes}.`, ['consumer', 'outcome']),
    seconds: metrics.histogram('fenago_consumer_event_seconds', 'Time from receiving an event to settling it.', DURATION_BUCKETS, ['consumer']),
  };
}
