import type { Deadline } from './deadline.js';
import { EgressError } from './egress-error.js';

/**
 * The same answer with a body that ends with an error where it grows past the bound. The bytes are those that the reader
 * gets: a small body that unpacks to a large one is cut, too.
 */
export function boundedResponse(response: Response, maxBytes: number, deadline: Deadline): Response {
  if (response.body === null) {
    deadline.end();
    return response;
  }
  const { status, statusText, headers } = response;
  return new Response(boundedBody(response.body, maxBytes, deadline), { status, statusText, headers: [...headers] });
}

/** Hands on each chunk as it is asked for (highWaterMark 0), so that a reader that is slow makes the sender slow. */
function boundedBody(body: ReadableStream<Uint8Array>, maxBytes: number, deadline: Deadline): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  const read = async (): Promise<Uint8Array | undefined> => {
    const { done, value } = await reader.read();
    if (done) return undefined;
    bytes += value.byteLength;
    if (bytes <= maxBytes) return value;
    const error = EgressError.failed('egress_response_too_large');
    await reader.cancel(error);
    throw error;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await read();
          if (chunk !== undefined) return controller.enqueue(chunk);
          deadline.end();
          controller.close();
        } catch (error) {
          deadline.end();
          throw deadline.errorOf(error);
        }
      },
      async cancel(reason) {
        deadline.end();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
