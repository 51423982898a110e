import { createParser } from 'eventsource-parser';
import OpenAI from 'openai';
import type { CompletionEvent } from './completion-event.js';

/** Of what compatible servers send, the end of a reply. */
const DONE = '[DONE]';

/**
 * The events of a reply as they come, those that came together at once: the client's own stream costs a race of promises and
 * five generators an event. What came before an event that cannot be read is given first.
 * @throws SyntaxError for an event that is no JSON, the client's APIError for one that tells of an error, what reading throws
 */
export async function* readEvents({ body, headers }: Response): AsyncGenerator<readonly CompletionEvent[], void> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let events: CompletionEvent[] = [];
  let end: { readonly failure?: unknown } | undefined;
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (end !== undefined) return;
      try {
        if (data === DONE) end = {};
        else events.push(toEvent(event, data, headers));
      } catch (failure) {
        end = { failure };
      }
    },
  });
  while (end === undefined) {
    const { done, value } = await reader.read();
    // The last event of some servers has no blank line behind it.
    parser.feed(done ? '\n\n' : decoder.decode(value, { stream: true }));
    if (done) end ??= {};
    const together = events;
    events = [];
    if (together.length > 0) yield together;
  }
  void reader.cancel().catch(() => undefined);
  if ('failure' in end) throw end.failure;
}

function toEvent(name: string | undefined, data: string, headers: Headers): CompletionEvent {
  const event = JSON.parse(data) as CompletionEvent & { readonly error?: object };
  if (name === 'error' || event?.error) throw new OpenAI.APIError(undefined, event?.error ?? event, undefined, headers);
  return event;
}
