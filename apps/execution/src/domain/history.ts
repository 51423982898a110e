/** One message of a conversation, as the model reads it. */
export interface HistoryMessage {
  readonly position: number;
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/**
 * The newest whole messages that fit a budget, oldest first.
 * @param messages oldest first
 * @param tokensOf what a message is worth
 * @returns `cut` where a message was left out because it did not fit
 */
export function newestThatFit(
  messages: readonly HistoryMessage[],
  budget: number,
  tokensOf: (message: HistoryMessage) => number,
): { readonly messages: readonly HistoryMessage[]; readonly cut: boolean } {
  let left = budget;
  let start = messages.length;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (message === undefined) break;
    left -= tokensOf(message);
    if (left < 0) return { messages: messages.slice(start), cut: true };
    start = index;
  }
  return { messages: messages.slice(start), cut: false };
}
