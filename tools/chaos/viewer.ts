import { readSse } from '@fenago/system';
import { setTimeout as delay } from 'node:timers/promises';
import { isPassing, type Client } from './client.js';

const CONNECTION_MS = 30_000;
const PAUSE_MS = 150;
const FINAL = new Set(['execution.completed', 'execution.failed', 'execution.cancelled', 'execution.incomplete']);

/** What somebody who watched an execution to its end has seen. */
export interface Seen {
  readonly executionId: string;
  /** The deltas of the last step that said something, put together. */
  readonly text: string;
  /** `complete`: every frame came; `stored`: some were lost with the broker, and the last event says so; `gone`: deleted. */
  readonly how: 'complete' | 'stored' | 'gone' | 'never';
  readonly end: string;
  readonly output: string;
  readonly connections: number;
  /** What must not happen: an event twice, or a gap although nothing says so. */
  readonly faults: readonly string[];
}

/** Watches one execution to its end, over as many connections as that takes. */
export class Viewer {
  /** By the step that says it. */
  private readonly texts = new Map<number, string>();
  private lastId = '';
  private gap = false;
  private connections = 0;
  private final: { readonly event: string; readonly data: Record<string, unknown> } | undefined;
  private readonly faults: string[] = [];

  constructor(
    private readonly client: Client,
    private readonly executionId: string,
    private readonly dropsAfter: number,
    /** By the monotonic clock: it gives up then. */
    private readonly deadline: number,
  ) {}

  async watch(): Promise<Seen> {
    while (this.final === undefined && performance.now() < this.deadline) {
      try {
        const status = await this.connect();
        if (status === 404) return this.seen('gone');
        if (status === 204) {
          this.faults.push('204 before the last event was seen');
          return this.seen('never');
        }
        if (status >= 400 && !isPassing(status)) this.faults.push(`the stream answered ${status}`);
      } catch {
        // The gateway or the connection is gone: on to the next with the last id.
      }
      if (this.final === undefined) await delay(PAUSE_MS);
    }
    if (this.final === undefined) return this.seen('never');
    return this.seen(this.gap || this.final.data['stored'] === true ? 'stored' : 'complete');
  }

  private async connect(): Promise<number> {
    this.connections += 1;
    const headers = { accept: 'text/event-stream', ...(this.lastId === '' ? {} : { 'last-event-id': this.lastId }) };
    const response = await this.client.open('GET', `/v1/executions/${this.executionId}/events`, undefined, headers, this.connectionMs());
    if (response.status !== 200) {
      await response.body?.cancel();
      return response.status;
    }
    let events = 0;
    for await (const { id, event, data } of readSse(response)) {
      this.take(id ?? '', event ?? '', JSON.parse(data) as Record<string, unknown>);
      events += 1;
      if (this.final !== undefined || events >= this.dropsAfter) break;
    }
    return response.status;
  }

  private connectionMs(): number {
    return Math.max(1, Math.min(CONNECTION_MS, Math.ceil(this.deadline - performance.now())));
  }

  private take(id: string, event: string, data: Record<string, unknown>): void {
    const [fence = 0, n = 0] = id.split('.').map(Number);
    const [lastFence = 0, lastN = 0] = this.lastId.split('.').map(Number);
    if (this.lastId !== '' && (fence < lastFence || (fence === lastFence && n <= lastN))) this.faults.push(`event ${id} came after ${this.lastId}`);
    // Numbers follow each other within an attempt; a reset for a new one has number 0.
    const first = event === 'execution.reset' && n === 0 ? 0 : 1;
    const expected = fence === lastFence ? lastN + 1 : first;
    if (n !== expected && FINAL.has(event)) this.gap = true;
    else if (n !== expected) this.faults.push(`a gap from ${this.lastId} to ${id}`);
    this.lastId = id;
    const step = Number(data['step'] ?? 0);
    if (event === 'execution.reset') this.forgetFrom(step);
    if (event === 'token.delta') this.texts.set(step, (this.texts.get(step) ?? '') + String(data['text']));
    if (FINAL.has(event)) this.final = { event, data };
  }

  private forgetFrom(step: number): void {
    for (const known of this.texts.keys()) if (known >= step) this.texts.delete(known);
  }

  private seen(how: Seen['how']): Seen {
    const { executionId, connections, faults } = this;
    const text = [...this.texts.values()].at(-1) ?? '';
    return { executionId, text, how, connections, faults, end: this.final?.event ?? '', output: String(this.final?.data['output'] ?? '') };
  }
}
