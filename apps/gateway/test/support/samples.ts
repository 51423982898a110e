import { newId, SCOPE_NAMES, type AgentView, type ConversationView, type ExecutionView, type TokenFrame, type UserView, type VerifiedApiKey } from '@fenago/contracts';

const AT = '2026-11-23T09:00:00.000Z';
const now = Date.parse(AT);

export const USER_ID = newId('user', now);
export const AGENT_ID = newId('agent', now);
export const CONVERSATION_ID = newId('conversation', now);
export const MESSAGE_ID = newId('message', now);
const API_KEY_ID = newId('apiKey', now);
export const executionId = (): string => newId('execution', Date.now());

export const USER: UserView = {
  id: USER_ID,
  object: 'user',
  email: 'ada@example.org',
  name: 'Ada',
  emailVerified: null,
  role: 'user',
  image: null,
  revision: 1,
  createdAt: AT,
  updatedAt: AT,
};

/** A key of the user that allows all that a user may do. */
export function verifiedKey(changes: Partial<VerifiedApiKey> = {}): VerifiedApiKey {
  return { apiKeyId: API_KEY_ID, userId: USER_ID, role: 'user', scopes: SCOPE_NAMES, expiresAt: null, ...changes };
}

export const AGENT: AgentView = {
  id: AGENT_ID,
  object: 'agent',
  name: 'Concierge',
  description: '',
  ownerId: USER_ID,
  configuration: { model: 'scripted' },
  isPublic: false,
  status: 'active',
  version: 1,
  revision: 1,
  lastActive: null,
  createdAt: AT,
  updatedAt: AT,
};

export const CONVERSATION: ConversationView = {
  id: CONVERSATION_ID,
  object: 'conversation',
  title: 'Sea',
  userId: USER_ID,
  agentId: AGENT_ID,
  metadata: {},
  status: 'active',
  messageCount: 0,
  activeExecutionId: null,
  queuedMessages: 0,
  revision: 1,
  createdAt: AT,
  updatedAt: AT,
};

export function execution(id: string, changes: Partial<ExecutionView> = {}): ExecutionView {
  return {
    id,
    object: 'execution',
    agentId: AGENT_ID,
    conversationId: CONVERSATION_ID,
    userId: USER_ID,
    messageId: MESSAGE_ID,
    status: 'in_progress',
    model: 'scripted',
    tokensUsed: 0,
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, estimated: false },
    costMicros: 0,
    attempts: 1,
    steps: [],
    actions: [],
    startTime: AT,
    endTime: null,
    error: null,
    incomplete_details: null,
    logs: [],
    result: null,
    lastEventId: null,
    options: null,
    createdAt: AT,
    updatedAt: AT,
    ...changes,
  };
}

export function delta(f: number, n: number, text = `${f}.${n} `): TokenFrame {
  return { f, n, t: 'token.delta', d: { text } };
}

export function completed(f: number, n: number, id: string, output = 'all of it'): TokenFrame {
  const { usage } = execution(id);
  return {
    f,
    n,
    t: 'execution.completed',
    d: {
      executionId: id,
      conversationId: CONVERSATION_ID,
      messageId: MESSAGE_ID,
      userId: USER_ID,
      agentId: AGENT_ID,
      agentOwnerId: USER_ID,
      agentVersion: 1,
      provider: 'scripted',
      model: 'scripted',
      output,
      finishReason: 'stop',
      usage,
      tokensUsed: 0,
      attempts: 1,
      startTime: AT,
      endTime: AT,
      fence: f,
      lastFrame: n - 1,
    },
  };
}
