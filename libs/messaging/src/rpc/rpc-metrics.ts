import { DURATION_BUCKETS, type Counter, type Histogram, type Metrics } from '@fenago/observability';

export interface RpcMetrics {
  readonly requests: Counter<'request' | 'outcome'>;
  readonly seconds: Histogram<'request'>;
}

/** Series about the requests that a service answers. */
export function rpcMetrics(metrics: Metrics | undefined): RpcMetrics | undefined {
  if (metrics === undefined) return undefined;
  return {
    requests: metrics.counter('fenago_rpc_requests_total', 'Requests answered, by outcome (ok or an error code).', ['request', 'outcome']),
    seconds: metrics.histogram('fenago_rpc_request_seconds', 'Time from receiving a request to answering it.', DURATION_BUCKETS, ['request']),
  };
}
