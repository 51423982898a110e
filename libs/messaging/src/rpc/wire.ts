import { headers, type MsgHdrs } from '@nats-io/nats-core';
import { FenagoError, isErrorCode, type FieldError, type WireError } from '@fenago/contracts';
import {
  currentContext,
  extractTraceparent,
  injectTraceparent,
  newCorrelationId,
  type RequestCause,
  type RequestContext,
} from '@fenago/observability';

/** How a request is answered: one of the two. */
export interface WireReply {
  readonly ok?: unknown;
  readonly error?: WireError;
}

const CORRELATION = 'fng-correlation-id';
const CAUSATION = 'fng-causation-id';
const ACTOR = 'fng-actor';
const DEADLINE = 'fng-deadline';
const CAUSE_ID = 'fng-cause-id';
const CAUSE_TIME = 'fng-cause-time';
const TRACEPARENT = 'traceparent';

/** Ids from outside are kept short and on one line: they go into logs. */
const SAFE_ID = /^[\x21-\x7e]{1,128}$/;

/**
 * Headers of a request that leaves this process now.
 * @param deadline milliseconds since the epoch (UTC)
 */
export function requestHeaders(deadline: number): MsgHdrs {
  const context = currentContext();
  const hdrs = headers();
  hdrs.set(CORRELATION, context?.correlationId ?? newCorrelationId());
  if (context?.causationId !== undefined) hdrs.set(CAUSATION, context.causationId);
  if (context?.actor !== undefined) hdrs.set(ACTOR, context.actor);
  hdrs.set(DEADLINE, String(deadline));
  if (context?.cause !== undefined) {
    hdrs.set(CAUSE_ID, context.cause.id);
    hdrs.set(CAUSE_TIME, String(context.cause.time.getTime()));
  }
  const traceparent = injectTraceparent();
  if (traceparent !== undefined) hdrs.set(TRACEPARENT, traceparent);
  return hdrs;
}

/** The context that a request's headers describe; what is missing or odd in them is left out. */
export function contextOf(hdrs: MsgHdrs | undefined): RequestContext {
  const correlation = hdrs?.get(CORRELATION) ?? '';
  const causation = hdrs?.get(CAUSATION) ?? '';
  const actor = hdrs?.get(ACTOR) ?? '';
  const deadline = Number(hdrs?.get(DEADLINE) ?? '');
  const traceparent = extractTraceparent(hdrs?.get(TRACEPARENT));
  const cause = causeOf(hdrs);
  return {
    correlationId: SAFE_ID.test(correlation) ? correlation : newCorrelationId(),
    ...(SAFE_ID.test(causation) ? { causationId: causation } : {}),
    ...(SAFE_ID.test(actor) ? { actor } : {}),
    ...(deadline > 0 && Number.isFinite(deadline) ? { deadline } : {}),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function causeOf(hdrs: MsgHdrs | undefined): RequestCause | undefined {
  const id = hdrs?.get(CAUSE_ID) ?? '';
  const time = new Date(Number(hdrs?.get(CAUSE_TIME) ?? Number.NaN));
  return SAFE_ID.test(id) && !Number.isNaN(time.getTime()) ? { id, time } : undefined;
}

/** An error as it goes over the wire: without stack and cause. */
export function toWire(error: FenagoError): WireError {
  return {
    code: error.code,
    message: error.message,
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
    ...(error.fields === undefined ? {} : { fields: error.fields }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

/** The error that the other service answered. A code that this version does not know is `internal`. */
export function fromWire(error: WireError, cause: unknown): FenagoError {
  return new FenagoError(isErrorCode(error.code) ? error.code : 'internal', String(error.message), {
    cause,
    ...(typeof error.retryAfterSeconds === 'number' ? { retryAfterSeconds: error.retryAfterSeconds } : {}),
    ...(Array.isArray(error.fields) ? { fields: error.fields as readonly FieldError[] } : {}),
    ...(typeof error.details === 'object' ? { details: error.details } : {}),
  });
}
