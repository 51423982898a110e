import type { Changes } from '@fenago/aggregate/decision';
import type { ConversationState, Message } from './state.js';

/** Past either of these the oldest messages of a window are sealed into pages. */
export const MAX_WINDOW_MESSAGES = 100;
export const MAX_WINDOW_BYTES = 384 * 1024;
/** A page is cut where it reaches either of these. */
export const PAGE_MESSAGES = MAX_WINDOW_MESSAGES / 2;
export const PAGE_BYTES = MAX_WINDOW_BYTES / 2;
/** Messages that stay in the window, however large they are: the turn that runs needs them. */
const KEPT_MESSAGES = 2;

/** Messages of positions `from` ≤ p < `to`, as a page holds them. */
export interface Page {
  readonly conversationId: string;
  readonly userId: string;
  readonly from: number;
  readonly to: number;
  readonly messages: readonly Message[];
}

/** Positions `from` ≤ p < `to`, of which a majority of the database has acknowledged the pages. */
export interface Sealed {
  readonly from: number;
  readonly to: number;
}

type Window = Pick<ConversationState, '_id' | 'userId' | 'base' | 'messages' | 'windowBytes'>;
type Counted = Pick<ConversationState, 'base' | 'messages' | 'messageCount' | 'windowBytes'>;

/**
 * The pages to seal of a window that is over its limit, oldest first; none where it is not.
 * Where a page ends depends on its own messages alone, so that every replica, whenever it looks, cuts the same pages.
 */
export function pagesToSeal(window: Window): readonly Page[] {
  const pages: Page[] = [];
  let start = 0;
  let bytesLeft = window.windowBytes;
  while (window.messages.length - start > MAX_WINDOW_MESSAGES || bytesLeft > MAX_WINDOW_BYTES) {
    const cut = cutPage(window.messages, start);
    if (cut === undefined || window.messages.length - cut.end < KEPT_MESSAGES) break;
    pages.push({
      conversationId: window._id,
      userId: window.userId,
      from: window.base + start,
      to: window.base + cut.end,
      messages: window.messages.slice(start, cut.end),
    });
    start = cut.end;
    bytesLeft -= cut.bytes;
  }
  return pages;
}

function cutPage(messages: readonly Message[], start: number): { readonly end: number; readonly bytes: number } | undefined {
  let bytes = 0;
  for (let index = start; index < messages.length; index += 1) {
    bytes += messages[index]?.bytes ?? 0;
    const end = index + 1;
    if (end - start === PAGE_MESSAGES || bytes >= PAGE_BYTES) return { end, bytes };
  }
  return undefined;
}

/** How a window changes in one commit. */
export interface WindowChange {
  readonly set: Pick<ConversationState, 'messageCount' | 'base' | 'windowBytes'>;
  readonly append: { readonly messages: readonly Message[] };
  readonly drop: NonNullable<Changes<ConversationState>['drop']>;
}

/**
 * Appends messages, and drops those that pages have in their place.
 * @param sealed ignored where it does not begin at this window's base: another replica has dropped those messages already
 */
export function changeWindow(state: Counted, appended: readonly Message[], sealed: Sealed | undefined): WindowChange {
  const dropped = countSealed(state, sealed);
  const gone = sumBytes(state.messages.slice(0, dropped));
  return {
    set: {
      messageCount: state.messageCount + appended.length,
      base: state.base + dropped,
      windowBytes: state.windowBytes - gone + sumBytes(appended),
    },
    append: { messages: appended },
    drop: dropped === 0 ? {} : { messages: dropped },
  };
}

/** The window as the change leaves it. */
export function windowAfter(state: ConversationState, change: WindowChange): Window {
  const kept = state.messages.slice(change.drop.messages ?? 0);
  return { _id: state._id, userId: state.userId, ...change.set, messages: [...kept, ...change.append.messages] };
}

function countSealed(state: Counted, sealed: Sealed | undefined): number {
  if (sealed === undefined || sealed.from !== state.base) return 0;
  const count = sealed.to - sealed.from;
  return count <= state.messages.length ? count : 0;
}

function sumBytes(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + message.bytes, 0);
}
