import { createParser } from 'eventsource-parser';
import { FenagoConnectionError } from './errors.js';

/** An event of any stream. */
export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Three heartbeats: a server that lives says something each 15 s. */
export const IDLE_MS = 45_000;

/**
 * The events of an answer, as they arrive. Ends where the server ends it.
 * @throws FenagoConnectionError where it breaks off or falls silent
 */
export async function* readEvents<E extends StreamEvent>(response: Response, idleMs: number): AsyncGenerator<E> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const events: E[] = [];
  const parser = createParser({
    onEvent: ({ id = '', event = '', data }) => events.push({ id, event, data: JSON.parse(data) as unknown } as E),
  });
  try {
    for (;;) {
      const { done, value } = await within(idleMs, reader.read());
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* events.splice(0);
    }
  } finally {
    // Whoever stops reading lets go of the connection; one that broke off has nothing to let go of.
    await reader.cancel().catch(() => undefined);
  }
}

async function within<T>(ms: number, reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new FenagoConnectionError(`The stream has been silent for ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([reading, silence]);
  } catch (cause) {
    throw cause instanceof FenagoConnectionError ? cause : new FenagoConnectionError('The stream broke off.', { cause });
  } finally {
    clearTimeout(timer);
  }
}
