import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { until } from '@fenago/testing';
import { AUTHORIZED } from './gateway.js';

export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** A client of an event stream that a test can stall and cut. */
export class SseClient {
  readonly events: ReceivedEvent[] = [];
  readonly comments: string[] = [];
  /** Where to go on, which `position` may tell beside events; empty where nothing did. */
  lastId = '';
  closed = false;
  private rest = '';

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.read(text));
    response.on('close', () => (this.closed = true));
    response.on('error', () => undefined);
  }

  static open(url: string, options: { readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> } = {}): Promise<SseClient> {
    const { method = 'GET', body, headers = {} } = options;
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const asking = request(url, { method, agent: false, headers: { accept: 'text/event-stream', ...AUTHORIZED, ...json, ...headers } });
      asking.once('response', (response) => resolve(new SseClient(response)));
      asking.once('error', reject);
      asking.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  get status(): number | undefined {
    return this.response.statusCode;
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  get ids(): string[] {
    return this.events.map((event) => event.id);
  }

  /** What was received beside events; a body that is no stream, too. */
  get text(): string {
    return this.rest;
  }

  async event(name: string): Promise<ReceivedEvent> {
    return until(() => this.events.find((one) => one.event === name), { what: `the event ${name}` });
  }

  async count(events: number): Promise<void> {
    await until(() => this.events.length >= events, { what: `${events} events; there are ${this.events.length}` });
  }

  async end(): Promise<void> {
    await until(() => this.closed, { what: 'the end of the stream' });
  }

  stall(): void {
    this.response.pause();
  }

  goOn(): void {
    this.response.resume();
  }

  cut(): void {
    this.response.destroy();
  }

  private read(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.take(block.split('\n'));
  }

  private take(lines: readonly string[]): void {
    const fields = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    const comment = fields.get('');
    if (comment !== undefined) this.comments.push(comment);
    this.lastId = fields.get('id') ?? this.lastId;
    const event = fields.get('event');
    if (event === undefined || event === 'position') return;
    this.events.push({ id: fields.get('id') ?? '', event, data: JSON.parse(fields.get('data') ?? '') as Record<string, unknown> });
  }
}
