import { FenagoError } from '@fenago/contracts';

/** One event as clients get it. */
export interface SseEvent {
  /** Where to resume after it: `<fence>.<n>` of an execution, a cursor of the feed. */
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Where a client left off. Without a fence, whichever attempt is the latest is meant. */
export interface ResumePoint {
  readonly fence?: number;
  readonly n: number;
}

/** `<fence>.<n>`, or `<n>` alone. */
export const RESUME_POINT = /^(?:[0-9]{1,15}\.)?[0-9]{1,15}$/;

/** As a header it may be empty: to have received nothing yet. */
export const RESUME_POINT_OR_NONE = `^$|${RESUME_POINT.source}`;

/** Milliseconds after which a client that lost its stream comes back. */
export const RETRY_MS = 1_000;

/** Comment with which a stream ends that has shown everything. */
export const STREAM_END = 'end';

/** Bytes of an event on the wire, as the HTML standard's event stream format says; JSON has no line break of its own. */
export function encodeEvent({ id, event, data }: SseEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A line that clients ignore; keeps connections open through proxies. */
export function encodeComment(text: string): string {
  return `: ${text}\n\n`;
}

/** First bytes of every stream. */
export function encodePreamble(): string {
  return `retry: ${RETRY_MS}\n: open\n\n`;
}

/** @throws FenagoError `invalid_request` for what is no id of ours */
export function parseResumePoint(text: string): ResumePoint {
  if (!RESUME_POINT.test(text)) {
    const message = 'Last-Event-ID must be the id of an event: <fence>.<n>, or its number alone.';
    throw new FenagoError('invalid_request', message, { fields: [{ path: '/Last-Event-ID', message }] });
  }
  const dot = text.indexOf('.');
  if (dot < 0) return { n: Number(text) };
  return { fence: Number(text.slice(0, dot)), n: Number(text.slice(dot + 1)) };
}

/** Whether a client that left off at `from` has got the event whose id is `eventId`. */
export function hasSeen(from: ResumePoint, eventId: string): boolean {
  const { fence = 0, n } = parseResumePoint(eventId);
  const seenFence = from.fence ?? fence;
  return seenFence > fence || (seenFence === fence && from.n >= n);
}
