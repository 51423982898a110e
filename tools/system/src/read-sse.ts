import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';

/** The events of a text/event-stream answer, as they arrive. */
export async function* readSse(response: Response): AsyncGenerator<EventSourceMessage> {
  if (response.body === null) return;
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const event of events) yield event;
}
