import type { AggregateState } from '@fenago/aggregate/decision';

export type ConversationStatus = 'active' | 'archived';

/** A message of the history; never changed once it is there. */
export interface Message {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  /** Place in the conversation, from 0, without gaps. */
  readonly position: number;
  /** The execution that a user's message started, or whose reply an assistant's message is. */
  readonly executionId: string;
  /** Size of the content as {@link textBytes} counts it. */
  readonly bytes: number;
  readonly createdAt: Date;
  readonly clientMessageId?: string;
}

/** The turn that runs. */
export interface ActiveTurn {
  readonly executionId: string;
  readonly messageId: string;
  readonly userMessagePosition: number;
  readonly agentVersion: number;
}

/** A message whose turn has not come; it gets its position when its turn starts. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly executionId: string;
  readonly content: string;
  readonly bytes: number;
  /** Version of the agent when the message was posted; its turn runs with it. */
  readonly agentVersion: number;
  readonly queuedAt: Date;
  readonly clientMessageId?: string;
}

/** A conversation: the state machine of its turns, of which at most one runs. */
export interface ConversationState extends AggregateState {
  readonly title: string;
  readonly userId: string;
  readonly agentId: string;
  readonly status: ConversationStatus;
  /** The window: the newest messages, from position `base` on. What came before is in pages. */
  readonly messages: readonly Message[];
  /** Messages in window and pages together; the position of the next one. */
  readonly messageCount: number;
  /** Position of `messages[0]`. */
  readonly base: number;
  /** Sum of the window's `bytes`. */
  readonly windowBytes: number;
  readonly active: ActiveTurn | null;
  readonly queue: readonly QueuedMessage[];
}

/** Bytes of a text in its JSON form, without the quotes: what it costs in events and replies. */
export function textBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Bytes that a state is worth in a cache, roughly. */
export function weigh(state: ConversationState): number {
  const queued = state.queue.reduce((sum, message) => sum + message.bytes, 0);
  return state.windowBytes + queued + (state.messages.length + state.queue.length) * BYTES_BESIDE_TEXT;
}

/** What a message holds beside its text, as objects in memory. */
const BYTES_BESIDE_TEXT = 400;
