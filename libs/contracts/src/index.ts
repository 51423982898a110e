export {
  ACTION_TYPES,
  MAX_ACTION_OUTPUT_BYTES,
  type ActionInput,
  type ActionType,
  type PendingAction,
} from './action-shapes.js';
export * from './agent-configuration.js';
export {
  BUILTIN_TOOLS,
  DEFAULT_ACTION_SECONDS,
  DEFAULT_MAX_STEPS,
  DEFAULT_TOOL_SECONDS,
  HTTP_TOOL_DOCUMENT,
  HTTP_METHODS,
  MAX_AGENT_TOOLS,
  MAX_AGENT_TOOLS_BYTES,
  MAX_TOOL_RESULT_BYTES,
  MAX_TOOL_SECONDS,
  METHOD_EFFECTS,
  TOOL_EFFECTS,
  type AgentTool,
  type BuiltinTool,
  type ClientSideTool,
  type ExecutionLimits,
  type HttpMethod,
  type HttpTool,
  type McpServer,
  type ToolEffect,
} from './agent-tools.js';
export {
  AUDIT_ACTION,
  AUDIT_FAULTS,
  AUDIT_ID,
  AUDIT_LOG_ID,
  MAX_AUDIT_BATCH,
  type AuditDetails,
  type AuditEntryView,
  type AuditFault,
  type AuditFaultKind,
  type AuditHead,
  type AuditVerification,
} from './audit-shapes.js';
export {
  PLAN_INTERVALS,
  SUBSCRIPTION_STATUSES,
  TOOL_TYPES,
  type Features,
  type PlanInterval,
  type SubscriptionStatus,
  type ToolType,
} from './billing-shapes.js';
export * from './billing-views.js';
export * from './allowance-view.js';
export * from './allowance-shapes.js';
export { MAX_STRIPE_EVENT_BYTES } from './commands/billing.js';
export { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, type Client } from './client.js';
export * from './commands/index.js';
export type { PostedMessage } from './commands/conversation.js';
export type { OidcArrival, OidcDeparture } from './commands/oidc.js';
export type { ImportedToolsView } from './commands/tool.js';
export { otherMasterKey, type RewrappedSecrets } from './commands/secrets.js';
export { MAX_KEPT_ANSWER_BYTES, type IdempotentStart, type KeptAnswer } from './commands/idempotency.js';
export { DEAD_LETTER_STATUSES, HANDLER_NAME, MAX_DEAD_LETTER_BATCH, type DeadLetterStatus } from './dead-letter-shapes.js';
export * from './dead-letter-views.js';
export type { AdminDeletionView, DeletionView, ErasureView } from './deletion-views.js';
export * from './envelope.js';
export { envelopeSchema } from './envelope-schema.js';
export { ERASING_SERVICES, type ErasingService } from './erasure-shapes.js';
export * from './errors.js';
export { AGGREGATES, type AggregateName } from './events/define-event.js';
export * from './events/index.js';
export type { AdminRead } from './events/admin-data-read.js';
export type { SessionEnd } from './events/user-sessions-revoked.js';
export type { SignInMethod } from './events/user-signed-in.js';
export {
  BILLED_TO,
  EXECUTION_STATUSES,
  FORMAT_ERRORS,
  INCOMPLETE_REASONS,
  TERMINAL_STATUSES,
  isTerminal,
  type BilledTo,
  type ExecutionStatus,
  type FormatError,
  type IncompleteReason,
  type TerminalStatus,
} from './execution-shapes.js';
export * from './ids.js';
export * from './projection-views.js';
export * from './key-views.js';
export { pointerPart, resolvePointer } from './json-pointer.js';
export * from './queries/index.js';
export { MAX_DIRECTORY_TEXT } from './queries/agent.js';
export type { VerifiedApiKey } from './queries/api-key.js';
export type { Jwks, SigningKey, VerifiedSession } from './queries/auth.js';
export { MAX_METADATA, metadata } from './metadata.js';
export type { ContextMessage, TurnView } from './queries/conversation.js';
export {
  inputMessage,
  MAX_IMAGES,
  MAX_BYTES_BEFORE,
  MAX_MESSAGES_BEFORE,
  MAX_TOOL_CALL_BYTES,
  MAX_TOOL_CALLS,
  MESSAGE_ROLES,
  TOOL_CALL_ID_LENGTH,
  TOOL_NAME_PATTERN,
  type ImagePart,
  type InputMessage,
  type MessageRole,
  type ToolCall,
} from './message-shapes.js';
export { pageOf, type AdminCaller, type Caller, type Page, type Paging, type ReplyOf, type RequestContract, type RequestOf } from './request.js';
export { MAX_RESPONSE_FORMAT_BYTES, type ResponseFormat } from './response-format.js';
export { SCHEDULE_STATUSES, type ScheduleError, type ScheduleStatus } from './schedule-shapes.js';
export { shownCall, shownEvent, shownStep } from './shown-event.js';
export { ROLES, SCOPES, SCOPE_NAMES, type Role, type Scope } from './scopes.js';
export { MAX_REVISIONS, refuseRevision } from './revision.js';
export { MAX_MESSAGE_BYTES, MAX_QUEUED_MESSAGES } from './schema.js';
export * from './subjects.js';
export * from './token-frames.js';
export { fillSecrets, refuseHeaders, secretReferencesOf, type SecretReference, type SecretScope } from './tool-headers.js';
export { fillPlaceholders, isDotSegment, placeholdersOf, refuseUrlTemplate, splitUrlTemplate, type UrlTemplate } from './tool-url.js';
export { TURN_POLICIES, type TurnPolicy } from './turn-policy.js';
export { MAX_OPTIONS_BYTES, MAX_TURN_TOOLS, type ClientTool, type TurnOptions } from './turn-options.js';
export * from './validation.js';
export * from './execution-views.js';
export * from './meter-reconciliation.js';
export * from './usage-verification.js';
export * from './usage-views.js';
export type { ScheduleView } from './schedule-view.js';
export * from './views.js';
export {
  WEBHOOK_DISABLE_REASONS,
  WEBHOOK_STATUSES,
  type WebhookDisableReason,
  type WebhookProfile,
  type WebhookStatus,
} from './webhook-event-shapes.js';
export {
  DEFAULT_SECRET_OVERLAP_SECONDS,
  DEFAULT_WEBHOOK_CONCURRENCY,
  DELIVERY_ERRORS,
  DELIVERY_STATUSES,
  WEBHOOK_SECRET,
  type DeliveryError,
  type DeliveryErrorCode,
  type DeliveryStatus,
  type WebhookSettings,
} from './webhook-shapes.js';
export * from './webhook-views.js';
