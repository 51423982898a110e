import { createAgent, deleteAgent, updateAgent } from './agent.js';
import { beginConversation, createConversation, deleteConversation, postMessage, updateConversation } from './conversation.js';
import { cancelExecution } from './execution.js';
import { captureLead, createApiKey, registerUser } from './user.js';

/** Every command, by whose service answers it. */
export const COMMANDS = {
  registerUser,
  createApiKey,
  captureLead,
  createAgent,
  updateAgent,
  deleteAgent,
  createConversation,
  beginConversation,
  updateConversation,
  deleteConversation,
  postMessage,
  cancelExecution,
} as const;
