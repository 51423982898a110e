import { FenagoConnectionError } from './errors.js';
import { IDLE_MS, readEvents } from './event-reader.js';
import { isFinal, type ExecutionEvent, type FinalEvent, type TokenDelta } from './events.js';
import { pause, retryDelayMs } from './retry.js';

/** How a stream is got. */
export interface StreamSource {
  /** The first time. */
  readonly open: () => Promise<Response>;
  /** Again, after the last event that was seen; undefined where none was. */
  readonly resume: (executionId: string, lastEventId: string | undefined) => Promise<Response>;
  /** Of an execution that is there already. */
  readonly executionId?: string;
  readonly lastEventId?: string;
  readonly signal?: AbortSignal;
  /** Times in a row that it may break without an event before it is given up; 10 unless given. */
  readonly maxBreaks?: number;
}

const MAX_BREAKS = 10;
const LOCATION = /\/executions\/([^/?]+)/;

/**
 * The events of one execution, to its end. Where the connection breaks, it goes on after the last event, with nothing
 * missing and nothing twice. To stop, leave the loop or abort the signal: that ends the reading, not the execution.
 */
export class ExecutionStream implements AsyncIterable<ExecutionEvent> {
  private seen: string | undefined;
  private id: string | undefined;
  /** By the step that says it. */
  private readonly shown = new Map<number, string>();
  private end: FinalEvent['data'] | undefined;
  private begun = false;

  constructor(private readonly source: StreamSource) {
    this.id = source.executionId;
    this.seen = source.lastEventId;
  }

  /** Known as soon as the stream has begun. */
  get executionId(): string | undefined {
    return this.id;
  }

  /** The text so far, as it is to be shown: what each step says, parted by an empty line. */
  get text(): string {
    const texts = this.end === undefined ? [...this.shown.values()] : [this.end.preamble ?? '', this.end.output];
    return texts.filter((text) => text !== '').join('\n\n');
  }

  /** Id of the last event, from which another stream may go on. */
  get lastEventId(): string | undefined {
    return this.seen;
  }

  /** Reads to the end. @throws FenagoConnectionError where the stream ended without the execution's end */
  async final(): Promise<FinalEvent> {
    for await (const event of this) if (isFinal(event)) return event;
    throw new FenagoConnectionError('The execution is gone.');
  }

  /** Can be iterated once. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ExecutionEvent> {
    if (this.begun) throw new TypeError('The events of this stream have been read; open another one.');
    this.begun = true;
    for (let breaks = 0; ; ) {
      const before = this.seen;
      try {
        const response = await this.connect();
        // Everything was seen, to the end.
        if (response.status === 204) return;
        for await (const event of readEvents<ExecutionEvent>(response, IDLE_MS)) {
          this.note(event);
          yield event;
          if (isFinal(event)) return;
        }
        this.source.signal?.throwIfAborted();
      } catch (error) {
        this.source.signal?.throwIfAborted();
        // What would not help a request would not help the stream; one that has not begun cannot go on.
        if (this.id === undefined || retryDelayMs(error, 1, true) === undefined) throw error;
      }
      breaks = this.seen === before ? breaks + 1 : 1;
      if (breaks > (this.source.maxBreaks ?? MAX_BREAKS)) throw new FenagoConnectionError(`The stream of ${this.id ?? 'the execution'} breaks again and again.`);
      await pause(retryDelayMs(new FenagoConnectionError('The stream ended early.'), breaks, true) ?? 0, this.source.signal);
    }
  }

  private async connect(): Promise<Response> {
    if (this.id !== undefined) return this.source.resume(this.id, this.seen);
    const response = await this.source.open();
    this.id = LOCATION.exec(response.headers.get('content-location') ?? '')?.[1];
    return response;
  }

  private note(event: ExecutionEvent): void {
    this.seen = event.id;
    if (event.event === 'execution.reset') this.forgetFrom(event.data.step);
    if (event.event === 'token.delta') this.add(event.data);
    if (isFinal(event)) this.end = event.data;
  }

  private add({ text, step = 0 }: TokenDelta): void {
    this.shown.set(step, (this.shown.get(step) ?? '') + text);
  }

  private forgetFrom(step: number): void {
    for (const known of this.shown.keys()) if (known >= step) this.shown.delete(known);
  }
}
