import { create, newEvent, reject, type Decision, type DecisionContext, type NewEvent } from '@fenago/aggregate/decision';
import type { FenagoError } from '@fenago/contracts';
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

type Fields = Omit<ConversationState, '_id' | 'v' | 'createdAt' | 'updatedAt' | 'deletedAt'>;

const DEFAULT_TITLE = 'New conversation';

export function decideCreateConversation(
  command: CreateConversation,
  context: DecisionContext,
): Decision<ConversationState, ConversationState> {
  const { conversationId, agent, userId } = command;
  const refused = agentRefusal(agent, userId);
  if (refused !== undefined) return reject(refused);
  const fields = newConversation(command);
  const state = { ...fields, _id: conversationId, v: context.version, createdAt: context.now, updatedAt: context.now };
  return create(fields, [conversationCreated(conversationId, fields)], state);
}

/** Why the user may not begin a conversation with the agent. */
export function agentRefusal(agent: KnownAgent | null, userId: string): FenagoError | undefined {
  if (agent === null || !isVisible(agent, userId)) return agentNotFound();
  return isRunnable(agent, userId) ? undefined : agentNotRunnable();
}

/** A conversation in which nothing has been said. */
export function newConversation({ userId, agentId, title = DEFAULT_TITLE }: Pick<CreateConversation, 'userId' | 'agentId' | 'title'>): Fields {
  return {
    title,
    userId,
    agentId,
    status: 'active',
    messages: [],
    messageCount: 0,
    base: 0,
    windowBytes: 0,
    active: null,
    queue: [],
  };
}

export function conversationCreated(conversationId: string, { userId, agentId, title }: Fields): NewEvent {
  return newEvent('conversation.created', { conversationId, userId, agentId, title });
}
