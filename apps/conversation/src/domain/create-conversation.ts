import { create, newEvent, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { isRunnable, isVisible, type KnownAgent } from './agent.js';
import { agentNotFound, agentNotRunnable } from './errors.js';
import type { ConversationState } from './state.js';

export interface CreateConversation {
  readonly conversationId: string;
  readonly userId: string;
  readonly agentId: string;
  readonly title: string | undefined;
  /** Null where there is no such agent. */
  readonly agent: KnownAgent | null;
}

const DEFAULT_TITLE = 'New conversation';

export function decideCreateConversation(
  command: CreateConversation,
  context: DecisionContext,
): Decision<ConversationState, ConversationState> {
  const { conversationId, userId, agentId, agent } = command;
  if (agent === null || !isVisible(agent, userId)) return reject(agentNotFound());
  if (!isRunnable(agent, userId)) return reject(agentNotRunnable());
  const title = command.title ?? DEFAULT_TITLE;
  const fields = {
    title,
    userId,
    agentId,
    status: 'active' as const,
    messages: [],
    messageCount: 0,
    base: 0,
    windowBytes: 0,
    active: null,
    queue: [],
  };
  const state = { ...fields, _id: conversationId, v: context.version, createdAt: context.now, updatedAt: context.now };
  return create(fields, [newEvent('conversation.created', { conversationId, userId, agentId, title })], state);
}
