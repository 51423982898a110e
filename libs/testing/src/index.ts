export { collectionsWith } from './collections-with.js';
export { eventOf, type TestEvent } from './event-of.js';
export { startTestMongo, testDatabase, testMongoUri, type TestMongo } from './mongo.js';
export { startTestNats, type NatsTraffic, type TestNats } from './nats.js';
export { startTestOidc, type OidcPerson, type TestOidc } from './oidc.js';
export { startOtlpCollector, type CollectedSpan, type OtlpCollector } from './otlp-collector.js';
export { countingServer, httpServer, type CountingServer, type HttpServer } from './servers.js';
export { until, type UntilOptions } from './until.js';
export { userDeleted } from './user-deleted.js';
