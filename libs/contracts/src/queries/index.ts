import { getAgent, getAgentSnapshot, getAgentVersion, listAgentVersions, listAgents, listDirectory } from './agent.js';
import { getApiKey, listApiKeys, verifyApiKey } from './api-key.js';
import { listAudit, verifyAudit } from './audit.js';
import { getJwks, listSessions, verifySession } from './auth.js';
import { getBilling, listPlans, reconcileMeters } from './billing.js';
import { findTurn, getContext, getConversation, getMessage, listConversations, listMessages } from './conversation.js';
import { getDeadLetter, groupDeadLetters, listDeadLetters } from './dead-letter.js';
import { getAllowance, getExecution, listExecutionLogs, listExecutionUsage, listExecutions } from './execution.js';
import { listLeads } from './lead.js';
import { listOidcProviders } from './oidc.js';
import { listConversationProjections, listExecutionProjections } from './projection.js';
import { getProviderKey, listProviderKeys } from './provider-key.js';
import { getSchedule, listSchedules } from './schedule.js';
import { findUser, getDeletion, getUser, listDeletions, listUsers } from './user.js';
import { getToolSecret, listToolSecrets } from './tool-secret.js';
import { groupAllUsage, groupSharedUsage, groupUsage, listAllUsage, listUsage, summarizeAllUsage, summarizeUsage, verifyUsage } from './usage.js';
import { getDelivery, getWebhook, listDeliveries, listWebhooks } from './webhook.js';

/** Every query, by whose service answers it. */
export const QUERIES = {
  verifyApiKey,
  getApiKey,
  listApiKeys,
  getUser,
  findUser,
  listUsers,
  getDeletion,
  listDeletions,
  listLeads,
  listAudit,
  verifyAudit,
  getJwks,
  verifySession,
  listSessions,
  listOidcProviders,
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
  getSchedule,
  listSchedules,
  getDeadLetter,
  groupDeadLetters,
  listDeadLetters,
  getExecution,
  getAllowance,
  listExecutionLogs,
  listExecutions,
  listExecutionUsage,
  getProviderKey,
  listProviderKeys,
  getToolSecret,
  listToolSecrets,
  summarizeUsage,
  groupUsage,
  listUsage,
  listPlans,
  getBilling,
  groupSharedUsage,
  summarizeAllUsage,
  groupAllUsage,
  listAllUsage,
  verifyUsage,
  reconcileMeters,
  getWebhook,
  listWebhooks,
  getDelivery,
  listDeliveries,
  listConversationProjections,
  listExecutionProjections,
} as const;
