export { grantEvents, restoreGrants, revokeGrant, takeUp, type BrokerPlace, type Granted, type GrantRequest } from './grants.js';
export { databasePrivileges, databaseUses, type DatabaseUse, type Privilege } from './mongo-roles.js';
export { ADMIN, ensureKeyFile, ensureMongoUsers, ensurePassword, writeMongoScript, type MongoAccess, type MongoPlace } from './mongo-users.js';
export { ensureNatsUsers, INCLUDE_USERS, OPERATOR, readGrants, SYSTEM, urlWithSeed, type KeptGrant, type NatsAccess } from './nats-users.js';
export { serviceSources } from './service-sources.js';
export { serviceUses, useOf } from './service-uses.js';
