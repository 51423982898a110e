import { randomBytes } from 'node:crypto';
import type { SpanContext } from '@opentelemetry/api';

// W3C Trace Context: version, trace id, parent span id, flags; later versions may append fields after a dash.
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);
const MAX_LENGTH = 128;

/**
 * The trace that a header names.
 * @param header value of a `traceparent` header, as it came from outside
 * @returns the header in the form of version 00; undefined where it is missing or not as W3C Trace Context says
 */
export function extractTraceparent(header: string | undefined): string | undefined {
  const context = parseTraceparent(header);
  return context === undefined ? undefined : formatTraceparent(context);
}

/** A `traceparent` that starts a trace (sampled), for requests that bring none. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

/** The 32 hexadecimal digits of the trace id. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

export function formatTraceparent(context: SpanContext): string {
  const flags = context.traceFlags.toString(16).padStart(2, '0');
  return `00-${context.traceId}-${context.spanId}-${flags}`;
}

export function parseTraceparent(header: string | undefined): SpanContext | undefined {
  if (header === undefined || header.length > MAX_LENGTH) return undefined;
  const match = TRACEPARENT.exec(header);
  if (match === null) return undefined;
  const [, version, traceId = NO_TRACE, spanId = NO_SPAN, flags = '00', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (traceId === NO_TRACE || spanId === NO_SPAN) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}
