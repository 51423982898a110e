export { Fenago } from './client.js';
export { FenagoApiError, FenagoConnectionError, type FieldProblem } from './errors.js';
export {
  isFinal,
  type ExecutionEnd,
  type ExecutionEvent,
  type ExecutionPlace,
  type ExecutionStarted,
  type FinalEvent,
  type FinalEventName,
  type RequiresAction,
  type StepCompleted,
  type StepStarted,
  type TokenDelta,
  type ToolCallDelta,
} from './events.js';
export { ExecutionStream } from './execution-stream.js';
export { Listing } from './listing.js';
export type { FenagoOptions } from './transport.js';
export type {
  Agent,
  AgentConfiguration,
  AgentVersion,
  AnswerOf,
  ApiKey,
  BodyOf,
  CallOf,
  Conversation,
  Deletion,
  Execution,
  ExecutionLog,
  ItemOf,
  Lead,
  ListId,
  Message,
  NewApiKey,
  OperationId,
  PendingAction,
  PathOf,
  PostedMessage,
  ProviderKey,
  QueryOf,
  RequestOptions,
  Secret,
  Usage,
  UsageRow,
  UsageSummary,
  User,
} from './types.js';
