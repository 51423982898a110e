import type { Message } from './state.js';

/** Estimate, not a count: a token of English is about four bytes. */
export const BYTES_PER_TOKEN = 4;
/** Bounds of one answer, which must stay below NATS's 1 MiB with its keys and ids. */
export const MAX_CONTEXT_BYTES = 640 * 1024;
export const MAX_CONTEXT_MESSAGES = 1_000;
const MAX_LIST_BYTES = 640 * 1024;

/** Bytes of messages that a budget of tokens allows. */
export function contextBytes(tokenBudget: number): number {
  return Math.min(tokenBudget * BYTES_PER_TOKEN, MAX_CONTEXT_BYTES);
}

/** How many of these rows one answer takes: at most `limit`, fewer where they are large, but one at least. */
export function rowsThatFit(messages: readonly Message[], limit: number): number {
  let bytes = 0;
  const tooFar = messages.findIndex((message, index) => {
    bytes += message.bytes;
    return index === limit || (index > 0 && bytes > MAX_LIST_BYTES);
  });
  return tooFar === -1 ? messages.length : tooFar;
}

/** Collects the newest messages of a context, from the newest back, until one does not fit. */
export class ContextCollector<M extends Pick<Message, 'position' | 'bytes'>> {
  private readonly newestFirst: M[] = [];
  private closed = false;
  private next: number;

  /**
   * @param before position after the newest message that may be taken
   * @param bytesLeft bytes that they may have together
   */
  constructor(
    before: number,
    private bytesLeft: number,
  ) {
    this.next = before - 1;
  }

  /** Whether older messages may still be given; false once one did not fit. */
  get open(): boolean {
    return !this.closed && this.next >= 0;
  }

  /** Position after the next message that it takes. */
  get before(): number {
    return this.next + 1;
  }

  get budget(): number {
    return this.bytesLeft;
  }

  /** Takes a message that is the next older one and fits; any other closes the context, for it must have no gap. */
  add(message: M): void {
    const fits = message.bytes <= this.bytesLeft && this.newestFirst.length < MAX_CONTEXT_MESSAGES;
    if (!this.open || message.position !== this.next || !fits) {
      this.closed = true;
      return;
    }
    this.newestFirst.push(message);
    this.bytesLeft -= message.bytes;
    this.next -= 1;
  }

  /** Oldest first. */
  messages(): readonly M[] {
    return this.newestFirst.toReversed();
  }
}
