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
    const hasEvents = response.ok && (headers.get('content-type') ?? '').includes('text/event-stream');
    return new Response(boundedBody(response.body, maxPartBytes, hasEvents), { status, statusText, headers });
  };
}

/**
 * Hands each chunk straight to a waiting reader and buffers none (highWaterMark 0): a stream that breaks
 * throws away its buffer, and what the provider had sent before the break is to be kept.
 */
function boundedBody(body: ReadableStream<Uint8Array>, maxPartBytes: number, hasEvents: boolean): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let partBytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
        // A blank line split over two chunks is missed and counted on: the bound is far above any event.
        const end = !hasEvents ? -1 : Math.max(bytes.lastIndexOf('\n\n'), bytes.lastIndexOf('\r\n\r\n'));
        partBytes = end < 0 ? partBytes + bytes.length : bytes.length - end;
        if (partBytes > maxPartBytes) {
          const error = new OversizedResponseError(maxPartBytes);
          await reader.cancel(error);
          throw error;
        }
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
