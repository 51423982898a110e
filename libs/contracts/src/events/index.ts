import type { ContractData } from './define-event.js';
import { adminDataRead } from './admin-data-read.js';
import { agentCreated } from './agent-created.js';
import { agentDeleted } from './agent-deleted.js';
import { agentStatusChanged } from './agent-status-changed.js';
import { agentUpdated } from './agent-updated.js';
import { allowanceThresholdReached } from './allowance-threshold-reached.js';
import { apiKeyCreated } from './api-key-created.js';
import { apiKeyRevoked } from './api-key-revoked.js';
import { apiKeyUpdated } from './api-key-updated.js';
import { auditAnchored } from './audit-anchored.js';
import { billingCustomerCreated } from './billing-customer-created.js';
import { billingEntitlementsChanged } from './billing-entitlements-changed.js';
import { billingSubscriptionChanged } from './billing-subscription-changed.js';
import { billingUsageCorrected } from './billing-usage-corrected.js';
import { billingUsageRecorded } from './billing-usage-recorded.js';
import { conversationCreated } from './conversation-created.js';
import { conversationDeleted } from './conversation-deleted.js';
import { conversationHistoryImported } from './conversation-history-imported.js';
import { conversationMessageCreated } from './conversation-message-created.js';
import { conversationMessageQueued } from './conversation-message-queued.js';
import { conversationMessageWithdrawn } from './conversation-message-withdrawn.js';
import { conversationTurnCancelled } from './conversation-turn-cancelled.js';
import { conversationTurnFailed } from './conversation-turn-failed.js';
import { conversationTurnInterrupted } from './conversation-turn-interrupted.js';
import { conversationUpdated } from './conversation-updated.js';
import { deadLetterDiscarded } from './dead-letter-discarded.js';
import { deadLetterRecorded } from './dead-letter-recorded.js';
import { deadLetterRedriven } from './dead-letter-redriven.js';
import { erasureCompleted } from './erasure-completed.js';
import { erasureStarted } from './erasure-started.js';
import { executionActionAnswered } from './execution-action-answered.js';
import { executionCancelled } from './execution-cancelled.js';
import { executionCancelling } from './execution-cancelling.js';
import { executionCompleted } from './execution-completed.js';
import { executionFailed } from './execution-failed.js';
import { executionIncomplete } from './execution-incomplete.js';
import { executionQueued } from './execution-queued.js';
import { executionRequiresAction } from './execution-requires-action.js';
import { executionStarted } from './execution-started.js';
import { executionStepCompleted } from './execution-step-completed.js';
import { leadCaptured } from './lead-captured.js';
import { leadConverted } from './lead-converted.js';
import { leadDeleted } from './lead-deleted.js';
import { providerKeyCreated } from './provider-key-created.js';
import { providerKeyDeleted } from './provider-key-deleted.js';
import { providerKeyRewrapped } from './provider-key-rewrapped.js';
import { providerKeyUpdated } from './provider-key-updated.js';
import { userDeleted } from './user-deleted.js';
import { userEmailVerified } from './user-email-verified.js';
import { toolSecretCreated } from './tool-secret-created.js';
import { toolSecretDeleted } from './tool-secret-deleted.js';
import { toolSecretRewrapped } from './tool-secret-rewrapped.js';
import { toolSecretUpdated } from './tool-secret-updated.js';
import { scheduleCreated } from './schedule-created.js';
import { scheduleDeleted } from './schedule-deleted.js';
import { scheduleFailed } from './schedule-failed.js';
import { scheduleFired } from './schedule-fired.js';
import { scheduleUpdated } from './schedule-updated.js';
import { userRegistered } from './user-registered.js';
import { userRoleChanged } from './user-role-changed.js';
import { userSessionsRevoked } from './user-sessions-revoked.js';
import { userSignInFailed } from './user-sign-in-failed.js';
import { userSignedIn } from './user-signed-in.js';
import { userUpdated } from './user-updated.js';
import { webhookCreated } from './webhook-created.js';
import { webhookDeleted } from './webhook-deleted.js';
import { webhookDisabled } from './webhook-disabled.js';
import { webhookRewrapped } from './webhook-rewrapped.js';
import { webhookSecretRotated } from './webhook-secret-rotated.js';
import { webhookTested } from './webhook-tested.js';
import { webhookUpdated } from './webhook-updated.js';

/** Every event that FeNAgO publishes, one file each. */
export const EVENT_CONTRACTS = [
  allowanceThresholdReached,
  adminDataRead,
  agentCreated,
  agentDeleted,
  agentStatusChanged,
  agentUpdated,
  apiKeyCreated,
  apiKeyRevoked,
  apiKeyUpdated,
  auditAnchored,
  billingCustomerCreated,
  billingEntitlementsChanged,
  billingSubscriptionChanged,
  billingUsageCorrected,
  billingUsageRecorded,
  conversationCreated,
  conversationDeleted,
  conversationHistoryImported,
  conversationMessageCreated,
  conversationMessageQueued,
  conversationMessageWithdrawn,
  conversationTurnCancelled,
  conversationTurnFailed,
  conversationTurnInterrupted,
  conversationUpdated,
  deadLetterDiscarded,
  deadLetterRecorded,
  deadLetterRedriven,
  erasureCompleted,
  erasureStarted,
  executionActionAnswered,
  executionCancelled,
  executionCancelling,
  executionCompleted,
  executionFailed,
  executionIncomplete,
  executionQueued,
  executionRequiresAction,
  executionStarted,
  executionStepCompleted,
  leadCaptured,
  leadConverted,
  leadDeleted,
  providerKeyCreated,
  providerKeyDeleted,
  providerKeyRewrapped,
  providerKeyUpdated,
  userDeleted,
  userEmailVerified,
  toolSecretCreated,
  toolSecretDeleted,
  toolSecretRewrapped,
  toolSecretUpdated,
  scheduleCreated,
  scheduleDeleted,
  scheduleFailed,
  scheduleFired,
  scheduleUpdated,
  userRegistered,
  userRoleChanged,
  userSessionsRevoked,
  userSignInFailed,
  userSignedIn,
  userUpdated,
  webhookCreated,
  webhookDeleted,
  webhookDisabled,
  webhookRewrapped,
  webhookSecretRotated,
  webhookTested,
  webhookUpdated,
] as const;

type Contract = (typeof EVENT_CONTRACTS)[number];
export type EventType = Contract['type'];
/** Name → data, so that a wrong payload does not compile. */
export type EventDataMap = { readonly [C in Contract as C['type']]: ContractData<C> };
export type EventData<K extends EventType> = EventDataMap[K];

const byType = new Map<string, Contract>(EVENT_CONTRACTS.map((contract) => [contract.type, contract]));

export function isEventType(value: string): value is EventType {
  return byType.has(value);
}

/** The contract of an event; throws a RangeError for a name that is none. */
export function contractOf(type: string): Contract {
  const contract = byType.get(type);
  if (contract === undefined) throw new RangeError(`No event is called ${type}.`);
  return contract;
}
