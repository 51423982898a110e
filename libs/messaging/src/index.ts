export {
  GRANT_NAME,
  GRANTED_API,
  grantConsumer,
  grantFilters,
  grantRights,
  type Grant,
  type Selection,
} from './access/grants.js';
export { dropGrantConsumer, ensureGrantConsumer } from './access/grant-consumers.js';
export { reloadServer } from './access/reload-server.js';
export { serviceRights, type Rights, type ServiceUse } from './access/rights.js';
export { serverUsers, type ServerUsers, type User } from './access/server-users.js';
export { connectNats, type ConnectOptions } from './connection/connect.js';
export { inboxPrefix, seedFile } from './connection/credentials.js';
export { NatsLink, type LinkStatus } from './connection/nats-link.js';
export { serverAddress, type ServerAddress } from './connection/server-address.js';
export { DEAD_LETTER_HEADERS, deadLetterSubject } from './jetstream/dead-letter.js';
export { DeadLetterStream, type DeadLetter, type DeadLetterBatch } from './jetstream/dead-letter-stream.js';
export { Consumer, nameOf as handlerName, JETSTREAM_TRANSPORT, type ConsumerOptions, type EventHandler } from './jetstream/decorators.js';
export type { Intake, IntakeOwner } from './jetstream/intake.js';
export { failureOf, PermanentError, type Failure, type FailureKind } from './jetstream/failure.js';
export { JetStreamStrategy, type JetStreamStrategyOptions } from './jetstream/jetstream-strategy.js';
export {
  Projection,
  type BatchHandler,
  type EventBatch,
  type EventPosition,
  type ProjectionOptions,
  type ProjectionOwner,
} from './jetstream/projection.js';
export { RedriveClient } from './jetstream/redrive-client.js';
export type { RedriveOutcome } from './jetstream/redrives.js';
export { Advisories, type GivenUpDelivery } from './publish/advisories.js';
export { CoreEvents, type Listening } from './publish/core-events.js';
export { EventLog, type EventLogExtent, type LoggedEvent } from './publish/event-log.js';
export { EventPublisher, type EventMessage, type EventPublisherOptions, type Published } from './publish/event-publisher.js';
export { EventStream, type ReadBounds, type StoredBatch, type StoredEvent, type StreamPosition } from './publish/event-stream.js';
export { ReplicaChannel } from './publish/replica-channel.js';
export { CommandHandler, QueryHandler, RPC_TRANSPORT, type RequestHandler } from './rpc/decorators.js';
export { RpcClient, type RpcClientOptions } from './rpc/rpc-client.js';
export { RpcStrategy, type RpcStrategyOptions } from './rpc/rpc-strategy.js';
export type { FramePosition } from './tokens/read-frames.js';
export { TokenStream } from './tokens/token-stream.js';
export { ensureTopology, type Incarnation } from './topology/ensure-topology.js';
export { EVENT_RETENTION_MS, type TopologyOptions } from './topology/streams.js';
