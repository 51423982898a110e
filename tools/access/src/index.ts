export { grantEvents, restoreGrants, revokeGrant, takeUp, type BrokerPlace, type Granted, type GrantRequest } from './grants.js';
export { ensureNatsUsers, INCLUDE_USERS, OPERATOR, readGrants, SYSTEM, urlWithSeed, type KeptGrant, type NatsAccess } from './nats-users.js';
export { serviceSources } from './service-sources.js';
export { serviceUses, useOf } from './service-uses.js';
