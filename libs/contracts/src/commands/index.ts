import { createAgent, deleteAgent, rollBackAgent, updateAgent } from './agent.js';
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
import { createApiKey, revokeApiKey, updateApiKey } from './api-key.js';
import { cancelExecution, submitActions } from './execution.js';
import { createProviderKey, deleteProviderKey, updateProviderKey } from './provider-key.js';
import { rewrapExecutionSecrets } from './secrets.js';
import { beginIdempotent, endIdempotent } from './idempotency.js';
import { createToolSecret, deleteToolSecret, updateToolSecret } from './tool-secret.js';
import { captureLead, registerUser } from './user.js';

/** Every command, by whose service answers it. */
export const COMMANDS = {
  registerUser,
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
  createConversation,
  beginConversation,
  forkConversation,
  importMessages,
  updateConversation,
  deleteConversation,
  withdrawMessage,
  postMessage,
  cancelExecution,
  submitActions,
  createProviderKey,
  updateProviderKey,
  deleteProviderKey,
  createToolSecret,
  updateToolSecret,
  deleteToolSecret,
  rewrapExecutionSecrets,
} as const;
