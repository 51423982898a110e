import type { HistoryMessage } from '../domain/history.js';

/** Rough cost of a message beside its text, in bytes. */
const MESSAGE_BYTES = 128;

interface Entry {
  /** Without gaps in position, oldest first. */
  readonly messages: HistoryMessage[];
  /** Of an execution that has ended; in the history only if its reply is. */
  held: Held | undefined;
  bytes: number;
}

export interface Held {
  readonly executionId: string;
  /** Without gaps in position up to the reply, oldest first. */
  readonly messages: readonly HistoryMessage[];
}

/**
 * Recent messages of the conversations that this replica works on; least recently used conversations go first. Only what is
 * in the history for good is known: what an execution has said may yet be dropped by its conversation, and other messages
 * take its positions, on other replicas.
 */
export class ContextCache {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  /**
   * @param maxBytes bound over all conversations
   * @param maxConversationBytes bound of one; its oldest messages go first
   */
  constructor(
    private readonly maxBytes: number,
    private readonly maxConversationBytes: number,
  ) {}

  /** All messages that are known before a position, without a gap up to it; undefined where the last of them is not known. */
  before(conversationId: string, position: number): readonly HistoryMessage[] | undefined {
    const entry = this.entries.get(conversationId);
    if (entry === undefined) return undefined;
    this.entries.delete(conversationId);
    this.entries.set(conversationId, entry);
    const first = entry.messages[0]?.position ?? 0;
    const end = position - first;
    return end > 0 && end <= entry.messages.length ? entry.messages.slice(0, end) : undefined;
  }

  /** Takes a message in; one that does not follow those known takes their place. */
  add(conversationId: string, message: HistoryMessage): void {
    const entry = this.entries.get(conversationId);
    const first = entry?.messages[0]?.position ?? 0;
    const index = message.position - first;
    if (entry === undefined || index < 0 || index > entry.messages.length) {
      this.replace(conversationId, [message]);
      return;
    }
    const known = entry.messages[index];
    if (known !== undefined) this.grow(entry, -weightOf(known));
    entry.messages[index] = message;
    this.grow(entry, weightOf(message));
    this.trim(conversationId, entry);
  }

  /** Keeps what was said before a reply until the conversation tells of that; the newest of each conversation. */
  hold(conversationId: string, held: Held): void {
    const entry = this.entries.get(conversationId);
    if (entry === undefined) return;
    this.grow(entry, weightOfAll(held.messages) - weightOfAll(entry.held?.messages));
    entry.held = held;
    this.trim(conversationId, entry);
  }

  /** Takes a reply in of which the conversation has told, behind what was held of its execution. */
  addReply(conversationId: string, executionId: string, reply: HistoryMessage): void {
    const entry = this.entries.get(conversationId);
    const held = entry?.held;
    if (entry !== undefined && held?.executionId === executionId) {
      entry.held = undefined;
      this.grow(entry, -weightOfAll(held.messages));
      if (held.messages.at(-1)?.position === reply.position - 1) for (const message of held.messages) this.add(conversationId, message);
    }
    this.add(conversationId, reply);
  }

  /** @param messages without gaps in position, oldest first */
  replace(conversationId: string, messages: readonly HistoryMessage[]): void {
    this.forget(conversationId);
    const entry: Entry = { messages: [...messages], held: undefined, bytes: 0 };
    this.entries.set(conversationId, entry);
    this.grow(entry, weightOfAll(messages));
    this.trim(conversationId, entry);
  }

  forget(conversationId: string): void {
    const entry = this.entries.get(conversationId);
    if (entry === undefined) return;
    this.bytes -= entry.bytes;
    this.entries.delete(conversationId);
  }

  private grow(entry: Entry, bytes: number): void {
    entry.bytes += bytes;
    this.bytes += bytes;
  }

  private trim(conversationId: string, entry: Entry): void {
    while (entry.bytes > this.maxConversationBytes && entry.messages.length > 1) {
      const oldest = entry.messages.shift();
      if (oldest !== undefined) this.grow(entry, -weightOf(oldest));
    }
    for (const id of this.entries.keys()) {
      if (this.bytes <= this.maxBytes) return;
      if (id !== conversationId) this.forget(id);
    }
  }
}

function weightOf(message: HistoryMessage): number {
  const calls = message.toolCalls ?? [];
  return MESSAGE_BYTES + Buffer.byteLength(message.content) + calls.reduce((sum, call) => sum + call.name.length + call.arguments.length, 0);
}

function weightOfAll(messages: readonly HistoryMessage[] = []): number {
  return messages.reduce((sum, message) => sum + weightOf(message), 0);
}
