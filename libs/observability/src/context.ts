import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What a client asks for, however often it sends it. */
export interface RequestCause {
  /** The same for each repetition, and for no other request; printable, at most 120 characters. */
  readonly id: string;
  /** When it was asked for first (UTC). */
  readonly time: Date;
}

/** What every piece of work done for one request carries with it, across services. */
export interface RequestContext {
  /** The request or event that started the whole chain. */
  readonly correlationId: string;
  /** The request, message or event that this work answers. */
  readonly causationId?: string;
  /** The user who asked for it, in person or as an admin; none where a service acts by itself. */
  readonly actor?: string;
  /** W3C `traceparent` of the span this work is part of; flows whether or not telemetry is on. */
  readonly traceparent?: string;
  /** Milliseconds since the epoch (UTC) after which nobody waits for the answer any more. */
  readonly deadline?: number;
  /** Of a request that may be sent again: what is done for it is done once for this cause. Events do not pass it on. */
  readonly cause?: RequestCause;
}

interface Scope {
  readonly request: RequestContext | undefined;
  readonly traceparent: string | undefined;
}

const scopes = new AsyncLocalStorage<Scope>();

/** The context of the work that is running; undefined outside any request. */
export function currentContext(): RequestContext | undefined {
  return scopes.getStore()?.request;
}

/** Runs `fn`, and all that it awaits, in the context. */
export function runInContext<T>(context: RequestContext, fn: () => T): T {
  return scopes.run({ request: context, traceparent: context.traceparent }, fn);
}

/** Runs `fn` as part of another span, in the request that is running (if any). */
export function runInTrace<T>(traceparent: string, fn: () => T): T {
  const request = currentContext();
  return scopes.run({ request: request && { ...request, traceparent }, traceparent }, fn);
}

/** The `traceparent` to send with a request, a message or an event that leaves this process now. */
export function injectTraceparent(): string | undefined {
  return scopes.getStore()?.traceparent;
}

/** A correlation id for a chain of work that starts here. */
export function newCorrelationId(): string {
  return randomUUID();
}
