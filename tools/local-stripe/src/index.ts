export { API_VERSION } from './api-version.js';
export type { Fault, FaultPlan } from './http/faults.js';
export { startLocalStripe } from './start.js';
export type { LocalStripe, LocalStripeOptions } from './start.js';
