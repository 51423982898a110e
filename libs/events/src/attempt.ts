import { OutageError, PermanentError } from './errors.js';
import { versionOf, type AnyEvent } from './event.js';
import type { EventContext, NamedHandler } from './handlers.js';

export interface AttemptOptions {
  readonly context: Omit<EventContext, 'signal'>;
  /** Aborted where it takes longer than it may; its signal is the handler's. */
  readonly abort: AbortController;
  readonly timeoutMs: number;
}

/**
 * Has an event handled once, for as long as it may take.
 * @throws what the handler threw; PermanentError `unsupported_version` where the handler could not read it; Error where it took too long
 */
export async function attempt({ handle, version }: NamedHandler, event: AnyEvent, { context, abort, timeoutMs }: AttemptOptions): Promise<void> {
  if (versionOf(event) > version) {
    throw new PermanentError(`${event.dataschema} is newer than this version of @fenago/events. Update it, then have the dead letter redriven.`, 'unsupported_version');
  }
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new Error(`The handler did not end within ${timeoutMs} ms.`);
    late.reject(error);
    abort.abort(error);
  }, timeoutMs);
  try {
    await Promise.race([handle(event, { ...context, signal: abort.signal }), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Why an event failed, or is given up: a stable code, and a sentence. */
export interface Failure {
  /** snake_case */
  readonly reason: string;
  readonly message: string;
}

/** `permanent`: dead letter at once · `transient`: again, as often as it may fail · `outage`: again until what is away is back. */
export type FailureKind = 'permanent' | 'transient' | 'outage';

/** What a handler's error says about its event. */
export function failureOf(error: unknown): Failure & { readonly kind: FailureKind } {
  if (error instanceof PermanentError) return { kind: 'permanent', reason: error.code, message: error.message };
  if (error instanceof OutageError) return { kind: 'outage', reason: 'outage', message: error.message };
  return { kind: 'transient', reason: 'unexpected_error', message: error instanceof Error ? error.message : String(error) };
}
