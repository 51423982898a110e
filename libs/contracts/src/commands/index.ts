import { createAgent, deleteAgent, updateAgent } from './agent.js';
import {
  beginConversation,
  createConversation,
  deleteConversation,
  forkConversation,
  importMessages,
  postMessage,
  updateConversation,
} from './conversation.js';
import { createApiKey, revokeApiKey, updateApiKey } from './api-key.js';
import { cancelExecution } from './execution.js';
import { beginIdempotent, endIdempotent } from './idempotency.js';
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
  deleteAgent,
  createConversation,
  beginConversation,
  forkConversation,
  importMessages,
  updateConversation,
  deleteConversation,
  postMessage,
  cancelExecution,
} as const;
