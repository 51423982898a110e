import { createAgent, deleteAgent, rollBackAgent, updateAgent } from './agent.js';
import { createApiKey, revokeApiKey, updateApiKey } from './api-key.js';
import {
  changeEmail,
  changePassword,
  forgotPassword,
  refreshSession,
  resetPassword,
  revokeSession,
  signIn,
  signOut,
  signOutEverywhere,
  signUp,
  verifyEmail,
} from './auth.js';
import { createCheckout, createPortal, receiveStripeEvent, syncCatalogue, updateSubscription } from './billing.js';
import {
  beginConversation,
  createConversation,
  deleteConversation,
  forkConversation,
  importMessages,
  postMessage,
  updateConversation,
  withdrawMessage,
} from './conversation.js';
import { discardDeadLetter, discardDeadLetters, redriveDeadLetter, redriveDeadLetters } from './dead-letter.js';
import { cancelExecution, submitActions } from './execution.js';
import { beginOidc, completeOidc, exchangeOidcCode } from './oidc.js';
import { cancelConversationRebuild, cancelExecutionRebuild, rebuildConversationProjection, rebuildExecutionProjection } from './projection.js';
import { createProviderKey, deleteProviderKey, updateProviderKey } from './provider-key.js';
import { createSchedule, deleteSchedule, updateSchedule } from './schedule.js';
import { beginIdempotent, endIdempotent } from './idempotency.js';
import { rewrapExecutionSecrets, rewrapUserSecrets, rewrapWebhookSecrets } from './secrets.js';
import { captureLead, changeRole, deleteAccount, deleteUser, registerUser, updateUser } from './user.js';
import { importOpenApi } from './tool.js';
import { correctUsage } from './usage.js';
import { createWebhook, deleteWebhook, redeliver, replayWebhook, rotateWebhookSecret, testWebhook, updateWebhook } from './webhook.js';
import { createToolSecret, deleteToolSecret, updateToolSecret } from './tool-secret.js';

/** Every command, by whose service answers it. */
export const COMMANDS = {
  registerUser,
  updateUser,
  changeRole,
  deleteAccount,
  deleteUser,
  signUp,
  verifyEmail,
  signIn,
  forgotPassword,
  resetPassword,
  refreshSession,
  signOut,
  signOutEverywhere,
  revokeSession,
  changePassword,
  changeEmail,
  beginOidc,
  completeOidc,
  exchangeOidcCode,
  createApiKey,
  updateApiKey,
  revokeApiKey,
  captureLead,
  beginIdempotent,
  endIdempotent,
  createAgent,
  updateAgent,
  rollBackAgent,
  deleteAgent,
  importOpenApi,
  createConversation,
  beginConversation,
  forkConversation,
  importMessages,
  updateConversation,
  deleteConversation,
  withdrawMessage,
  postMessage,
  createSchedule,
  updateSchedule,
  deleteSchedule,
  discardDeadLetter,
  discardDeadLetters,
  redriveDeadLetter,
  redriveDeadLetters,
  cancelExecution,
  submitActions,
  createProviderKey,
  updateProviderKey,
  deleteProviderKey,
  createToolSecret,
  updateToolSecret,
  deleteToolSecret,
  rewrapExecutionSecrets,
  rewrapUserSecrets,
  createCheckout,
  createPortal,
  updateSubscription,
  receiveStripeEvent,
  syncCatalogue,
  correctUsage,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  testWebhook,
  redeliver,
  replayWebhook,
  rewrapWebhookSecrets,
  cancelConversationRebuild,
  cancelExecutionRebuild,
  rebuildConversationProjection,
  rebuildExecutionProjection,
} as const;
