import type { ImagePart, MessageRole, ToolCall } from '@fenago/contracts';

/** What the model reads of one message. */
export interface SpokenMessage {
  readonly role: MessageRole;
  readonly content: string;
  /** What an assistant's message asks of tools. */
  readonly toolCalls?: readonly ToolCall[];
  /** The call that a tool's message answers. */
  readonly toolCallId?: string;
  /** What a user's message shows. */
  readonly images?: readonly ImagePart[];
}

/** One message of a conversation. */
export interface HistoryMessage extends SpokenMessage {
  readonly position: number;
}

/** Stands for the result of a call that nobody gave: providers refuse a call without one. */
const NO_RESULT = 'There is no result: the tool was not run.';

/**
 * The newest whole messages that fit a budget, oldest first.
 * @param messages oldest first
 * @param tokensOf what a message is worth
 * @param keptFrom index from which on messages are taken, fit or not: the call that the new message answers, and what followed it
 * @returns `cut` where a message was left out because it did not fit
 */
export function newestThatFit(
  messages: readonly HistoryMessage[],
  budget: number,
  tokensOf: (message: HistoryMessage) => number,
  keptFrom = messages.length,
): { readonly messages: readonly HistoryMessage[]; readonly cut: boolean } {
  let left = budget;
  let start = messages.length;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (message === undefined) break;
    left -= tokensOf(message);
    if (left < 0 && index < keptFrom) return { messages: messages.slice(start), cut: true };
    start = index;
  }
  return { messages: messages.slice(start), cut: false };
}

/** Index of the message that asked for a call; that after the last where none of them did. */
export function indexOfCall(messages: readonly HistoryMessage[], toolCallId: string | null): number {
  if (toolCallId === null) return messages.length;
  const index = messages.findLastIndex(({ toolCalls = [] }) => toolCalls.some((call) => call.id === toolCallId));
  return index < 0 ? messages.length : index;
}

/** Messages as providers take them: results only behind their calls, and each call with a result. */
export function wellPaired(messages: readonly SpokenMessage[]): readonly SpokenMessage[] {
  const paired: SpokenMessage[] = [];
  const open = new Set<string>();
  const close = (): void => {
    for (const toolCallId of open) paired.push({ role: 'tool', content: NO_RESULT, toolCallId });
    open.clear();
  };
  for (const message of messages) {
    if (message.role === 'tool') {
      if (message.toolCallId !== undefined && open.delete(message.toolCallId)) paired.push(message);
      continue;
    }
    close();
    paired.push(message);
    for (const call of message.toolCalls ?? []) open.add(call.id);
  }
  close();
  return paired;
}
