import type { HistoryMessage } from '../domain/history.js';

/** Rough cost of a message beside its text, in bytes. */
const MESSAGE_BYTES = 128;

interface Entry {
  /** Without gaps in position, oldest first. */
  readonly messages: HistoryMessage[];
  bytes: number;
}

/** Recent messages of the conversations that this replica works on; least recently used conversations go first. */
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

  /** @param messages without gaps in position, oldest first */
  replace(conversationId: string, messages: readonly HistoryMessage[]): void {
    this.forget(conversationId);
    const entry: Entry = { messages: [...messages], bytes: 0 };
    this.entries.set(conversationId, entry);
    this.grow(entry, messages.reduce((sum, message) => sum + weightOf(message), 0));
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
