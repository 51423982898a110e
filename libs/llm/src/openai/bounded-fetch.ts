import { isEvents } from './request-fetch.js';

/** One event of the stream, or one error body, is larger than we are ready to hold. */
export class OversizedResponseError extends Error {
  override readonly name = 'OversizedResponseError';
  constructor(maxBytes: number) {
    super(`The response holds a part of more than ${maxBytes} bytes.`);
  }
}

/**
 * A fetch whose responses cannot fill the memory: the client buffers an event until its blank line, and everything else
 * whole. Fails the body when more than `maxPartBytes` of it would be held; a stream of events of any length passes.
 */
export function boundedFetch(inner: typeof fetch, maxPartBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await inner(input, init);
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    const hasEvents = isEvents(status, headers);
    const reader = new BoundedReader(response.body.getReader(), maxPartBytes, hasEvents);
    if (!hasEvents) return new Response(boundedBody(reader), { status, statusText, headers });
    // The client reads events by a reader alone, chunk by chunk: a stream between the two would cost as much as the events.
    return Object.defineProperty(response, 'body', { value: { getReader: () => reader } });
  };
}

/** Passes each chunk straight on, as long as no part of the body is too large. */
class BoundedReader {
  private partBytes = 0;

  constructor(
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly maxPartBytes: number,
    private readonly hasEvents: boolean,
  ) {}

  /** @throws OversizedResponseError */
  async read(): ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']> {
    const result = await this.reader.read();
    if (result.done) return result;
    const { buffer, byteOffset, byteLength } = result.value;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    // A blank line split over two chunks is missed and counted on: the bound is far above any event.
    const end = !this.hasEvents ? -1 : Math.max(bytes.lastIndexOf('\n\n'), bytes.lastIndexOf('\r\n\r\n'));
    this.partBytes = end < 0 ? this.partBytes + bytes.length : bytes.length - end;
    if (this.partBytes <= this.maxPartBytes) return result;
    const error = new OversizedResponseError(this.maxPartBytes);
    await this.reader.cancel(error);
    throw error;
  }

  cancel(reason?: unknown): Promise<void> {
    return this.reader.cancel(reason);
  }
}

/**
 * Hands each chunk straight to a waiting reader and buffers none (highWaterMark 0): a stream that breaks
 * throws away its buffer, and what the provider had sent before the break is to be kept.
 */
function boundedBody(reader: BoundedReader): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
