import { getAgent, getAgentSnapshot, getAgentVersion, listAgentVersions, listAgents, listDirectory } from './agent.js';
import { getApiKey, listApiKeys, verifyApiKey } from './api-key.js';
import { listUsage, summarizeUsage } from './billing.js';
import { findTurn, getContext, getConversation, getMessage, listConversations, listMessages } from './conversation.js';
import { getExecution, listExecutions } from './execution.js';
import { getProviderKey, listProviderKeys } from './provider-key.js';
import { getToolSecret, listToolSecrets } from './tool-secret.js';
import { getUser } from './user.js';

/** Every query, by whose service answers it. */
export const QUERIES = {
  verifyApiKey,
  getApiKey,
  listApiKeys,
  getUser,
  getAgent,
  listAgents,
  listDirectory,
  getAgentVersion,
  listAgentVersions,
  getAgentSnapshot,
  getConversation,
  listConversations,
  listMessages,
  getMessage,
  getContext,
  findTurn,
  getExecution,
  listExecutions,
  getProviderKey,
  listProviderKeys,
  getToolSecret,
  listToolSecrets,
  summarizeUsage,
  listUsage,
} as const;
