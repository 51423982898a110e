import type { Changes, Decision } from '@fenago/aggregate/decision';
import { FenagoError, deterministicId } from '@fenago/contracts';
import type { KnownAgent } from '../src/domain/agent.js';
import type { EndTurn } from '../src/domain/end-turn.js';
import type { PostMessage } from '../src/domain/post-message.js';
import { textBytes, type ConversationState, type Message, type QueuedMessage } from '../src/domain/state.js';

export const NOW = new Date('2026-01-02T03:04:05.678Z');
export const USER = deterministicId('user', 0, 'owner');
export const AGENT = deterministicId('agent', 0, 'agent');
export const CONVERSATION = deterministicId('conversation', 0, 'conversation');

export const messageId = (name: string): string => deterministicId('message', 0, name);
export const executionId = (name: string): string => deterministicId('execution', 0, name);

export const agent: KnownAgent = { agentId: AGENT, ownerId: USER, version: 3, status: 'active', isPublic: false, turnPolicy: 'enqueue' };

export function conversation(fields: Partial<ConversationState> = {}): ConversationState {
  return {
    _id: CONVERSATION,
    v: 1,
    createdAt: NOW,
    updatedAt: NOW,
    title: 'A title',
    userId: USER,
    agentId: AGENT,
    metadata: {},
    status: 'active',
    messages: [],
    messageCount: 0,
    base: 0,
    windowBytes: 0,
    active: null,
    queue: [],
    ...fields,
  };
}

export function message(position: number, content = `message ${position}`): Message {
  const name = `m${position}`;
  const role = position % 2 === 0 ? 'user' : 'assistant';
  const starts = role === 'user' ? { starts: true as const } : {};
  return { id: messageId(name), role, content, position, executionId: executionId(name), ...starts, bytes: textBytes(content), createdAt: NOW };
}

/** An idle conversation with this window. */
export function withMessages(messages: readonly Message[], base = 0): ConversationState {
  const windowBytes = messages.reduce((sum, { bytes }) => sum + bytes, 0);
  return conversation({ messages, base, messageCount: base + messages.length, windowBytes });
}

export const post = (name: string, fields: Partial<PostMessage> = {}): PostMessage => ({
  userId: USER,
  messageId: messageId(name),
  executionId: executionId(name),
  content: `content of ${name}`,
  toolCallId: undefined,
  images: undefined,
  agentId: AGENT,
  before: [],
  options: undefined,
  clientMessageId: undefined,
  afterExecutionId: undefined,
  onBusy: undefined,
  onlyRepeated: false,
  agent,
  sealed: undefined,
  ...fields,
});

export const end = (name: string, fields: Partial<EndTurn> = {}): EndTurn => ({
  executionId: executionId(name),
  end: 'completed',
  output: `reply to ${name}`,
  toolCalls: [],
  between: [],
  code: '',
  endTime: NOW,
  sealed: undefined,
  ...fields,
});

export const queued = (name: string, bytes = 10): QueuedMessage => ({
  messageId: messageId(name),
  executionId: executionId(name),
  content: `content of ${name}`,
  bytes,
  agentId: AGENT,
  agentVersion: 3,
  queuedAt: NOW,
});

/** The state that a decision leaves; the same one where it changes nothing; null where it removes. */
export function after(state: ConversationState, decision: Decision<ConversationState, unknown>): ConversationState | null {
  if (decision.kind === 'remove') return null;
  if (decision.kind !== 'commit') return state;
  const { set = {}, append = {}, drop = {} } = decision.changes as Changes<ConversationState>;
  const merged = { ...state, ...set, v: state.v + 1 };
  const messages = [...merged.messages.slice(drop.messages ?? 0), ...(append.messages ?? [])];
  const queue = [...merged.queue.slice(drop.queue ?? 0), ...(append.queue ?? [])];
  return { ...merged, messages, queue };
}

/** What a decision comes to, in short: the error's code, or the types of its events. */
export function outcome(decision: Decision<ConversationState, unknown>): string {
  if (decision.kind === 'reject') return decision.error instanceof FenagoError ? decision.error.code : 'no FenagoError';
  if (decision.kind === 'nothing') return 'nothing';
  return decision.events
    .map(({ type, data }) => ('role' in data ? `${type.slice(13)} ${data.role}` : type.slice(13)))
    .join(', ');
}
