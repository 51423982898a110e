import type { AggregateState } from '@fenago/aggregate/decision';
import type { ImagePart, InputMessage, MessageRole, ToolCall, TurnOptions } from '@fenago/contracts';

export type ConversationStatus = 'active' | 'archived';

/** A message of the history; never changed once it is there. */
export interface Message {
  readonly id: string;
  readonly role: MessageRole;
  readonly content: string;
  /** What an assistant's message asks of tools. */
  readonly toolCalls?: readonly ToolCall[];
  /** The call that a tool's message answers. */
  readonly toolCallId?: string;
  readonly images?: readonly ImagePart[];
  /** Place in the conversation, from 0, without gaps. */
  readonly position: number;
  /** The execution that the message started, or whose reply it is; null where it was said before it came here. */
  readonly executionId: string | null;
  /** Set on the message that started its execution. */
  readonly starts?: true;
  /** Size as {@link messageBytes} counts it. */
  readonly bytes: number;
  readonly createdAt: Date;
  readonly clientMessageId?: string;
}

/** The turn that runs. */
export interface ActiveTurn {
  readonly agentId: string;
  readonly executionId: string;
  readonly messageId: string;
  readonly userMessagePosition: number;
  readonly agentVersion: number;
  readonly options?: TurnOptions;
  /** Set once it was asked to stop for another message; `rollback`: what it says is dropped. */
  readonly stopping?: 'interrupt' | 'rollback';
}

/** A message whose turn has not come; it gets its position when its turn starts. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly executionId: string;
  readonly content: string;
  readonly toolCallId?: string;
  readonly images?: readonly ImagePart[];
  /** What enters the history before it. */
  readonly before?: readonly InputMessage[];
  readonly options?: TurnOptions;
  /** Of the message, of what comes before it, and of the options. */
  readonly bytes: number;
  readonly agentId: string;
  /** Version of the agent when the message was posted; its turn runs with it. */
  readonly agentVersion: number;
  readonly queuedAt: Date;
  /** It stopped the turn that ran, and goes before those that only wait. */
  readonly interrupts?: true;
  readonly clientMessageId?: string;
}

/** A conversation: the state machine of its turns, of which at most one runs. */
export interface ConversationState extends AggregateState {
  readonly title: string;
  readonly userId: string;
  /** Null until the first turn names one; then it stays. */
  readonly agentId: string | null;
  /** The client's own. */
  readonly metadata: Readonly<Record<string, string>>;
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
  /** Goes when its last turn has ended. */
  readonly ephemeral?: true;
}

/** Bytes of a text in its JSON form, without the quotes: what it costs in events and replies. */
export function textBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Bytes of a message: its text, its calls of tools and its pictures. */
export function messageBytes({ content, toolCalls, images }: Pick<Message, 'content' | 'toolCalls' | 'images'>): number {
  return textBytes(content) + jsonBytes(toolCalls) + jsonBytes(images);
}

/** Bytes of a value in its JSON form; none where there is no value. */
export function jsonBytes(value: object | undefined): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

/** Bytes that a state is worth in a cache, roughly. */
export function weigh(state: ConversationState): number {
  const queued = state.queue.reduce((sum, message) => sum + message.bytes, 0);
  return state.windowBytes + queued + (state.messages.length + state.queue.length) * BYTES_BESIDE_TEXT;
}

/** What a message holds beside its text, as objects in memory. */
const BYTES_BESIDE_TEXT = 400;
