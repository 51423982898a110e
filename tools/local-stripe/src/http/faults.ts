/**
 * What goes wrong with a request: `outage`: the connection breaks and nothing is done; `lost_answer`: it is done and the
 * connection breaks; `rate_limit` and `server_error`: it is refused with 429 or 500 and nothing is done.
 */
export type Fault = 'lost_answer' | 'outage' | 'rate_limit' | 'server_error';

/** Decides what goes wrong; undefined for nothing. */
export type FaultPlan = (request: { readonly method: string; readonly path: string }) => Fault | undefined;
