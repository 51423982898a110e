import { create, newEvent, reject, type Decision, type DecisionContext, type NewEvent } from '@fenago/aggregate/decision';
import type { FenagoError, InputMessage } from '@fenago/contracts';
import { isRunnable, isVisible, type KnownAgent } from './agent.js';
import { agentNotFound, agentNotRunnable } from './errors.js';
import { importRefusal, wellFormed } from './posted-turn.js';
import { historyImported, importedMessages } from './start-turn.js';
import type { ConversationState } from './state.js';
import { changeWindow } from './window.js';

export interface CreateConversation {
  readonly conversationId: string;
  readonly userId: string;
  /** Undefined where the first turn is to name it. */
  readonly agentId: string | undefined;
  readonly title: string | undefined;
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** Null where there is no such agent. */
  readonly agent: KnownAgent | null;
  /** What was said elsewhere before. */
  readonly messages: readonly InputMessage[];
}

type Fields = Omit<ConversationState, '_id' | 'v' | 'createdAt' | 'updatedAt' | 'deletedAt'>;

const DEFAULT_TITLE = 'New conversation';

export function decideCreateConversation(
  command: CreateConversation,
  context: DecisionContext,
): Decision<ConversationState, ConversationState> {
  const { conversationId, messages } = command;
  const refused = agentRefusal(command) ?? importRefusal(messages, '/messages');
  if (refused !== undefined) return reject(refused);
  const place = { seed: conversationId, at: context.now, position: 0 };
  const empty = newConversation(command);
  const { set, append } = changeWindow(empty, importedMessages(messages.map(wellFormed), place), undefined);
  const fields = { ...empty, ...set, messages: append.messages };
  const state = { ...fields, _id: conversationId, v: context.version, createdAt: context.now, updatedAt: context.now };
  const imported = messages.length === 0 ? [] : [historyImported(conversationId, 0, messages.length)];
  return create(fields, [conversationCreated(conversationId, fields), ...imported], state);
}

/** Why the user may not begin a conversation with the agent. */
export function agentRefusal({ agentId, agent, userId }: Pick<CreateConversation, 'agentId' | 'agent' | 'userId'>): FenagoError | undefined {
  if (agentId === undefined) return undefined;
  if (agent === null || !isVisible(agent, userId)) return agentNotFound();
  return isRunnable(agent, userId) ? undefined : agentNotRunnable();
}

/** A conversation in which nothing has been said. */
export function newConversation(command: Pick<CreateConversation, 'userId' | 'agentId' | 'title' | 'metadata'>): Fields {
  const { userId, agentId = null, title = DEFAULT_TITLE, metadata = {} } = command;
  return {
    title,
    userId,
    agentId,
    metadata,
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
