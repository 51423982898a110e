import type { Viewer } from '../execution-follower.js';
import type { SseConnection } from '../sse-connection.js';
import { STREAM_END, type SseEvent } from '../sse.js';
import { OPENAI_PREAMBLE } from './preamble.js';
import type { ResponseEvent, ResponseEvents } from './response-events.js';

/** The events of a response on their way to one client. */
export class ResponseStream implements Viewer {
  /** @param after number of the last event that the client has; -1 for none */
  constructor(
    private readonly connection: SseConnection,
    private readonly events: ResponseEvents,
    private readonly after: number,
  ) {}

  get isClosed(): boolean {
    return this.connection.isClosed;
  }

  get isCongested(): boolean {
    return this.connection.isCongested;
  }

  open(executionId: string): void {
    this.connection.open(`/v1/executions/${executionId}`, OPENAI_PREAMBLE);
    this.write(this.events.created());
  }

  send(event: SseEvent): void {
    this.write(this.events.take(event));
  }

  drained(): Promise<void> {
    return this.connection.drained();
  }

  beat(): void {
    this.connection.beat();
  }

  /** A stream that is cut off has no last word: the client goes on behind the number that it has. */
  end(comment: string): void {
    if (this.events.ended) this.connection.write('data: [DONE]\n\n');
    this.connection.end(this.events.ended ? STREAM_END : comment);
  }

  private write(events: readonly ResponseEvent[]): void {
    for (const event of events) {
      if (event.sequence_number > this.after) this.connection.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    if (this.events.ended) this.end(STREAM_END);
  }
}
