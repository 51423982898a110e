export { parseAllowance, type EgressAllowance } from './allowance.js';
export { createEgress, type Egress, type EgressOptions } from './egress.js';
export { serverResolve, type Resolve, type ServerResolveOptions } from './resolver.js';
export { EgressError, type EgressDenial, type EgressErrorCode } from './egress-error.js';
