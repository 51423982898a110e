import type { Logger } from '@fenago/observability';
import type { Archive } from './archive.js';
import type { Gate } from './gate.js';
import type { BrokerLink, EventSink, Incarnation, StreamView } from './ports.js';

const EVERY_MS = 30_000;
const RETRY_MS = 500;

/**
 * On each connection to another incarnation of the broker, and each 30 s: compares the archive with what the stream really
 * has, and publishes again, in order, what it lacks. Until that is done the gate is closed.
 */
export class Reconciler {
  private timer: NodeJS.Timeout | undefined;
  private stopped = true;
  private running: Promise<void> | undefined;

  constructor(
    private readonly archive: Archive,
    private readonly link: BrokerLink,
    private readonly stream: StreamView,
    private readonly sink: EventSink,
    private readonly gate: Gate,
    private readonly logger: Logger,
    /** Drops what was learnt from the incarnation before. */
    private readonly onClosed: () => void,
    private readonly disabled: boolean,
  ) {}

  /** Resolves when the gate is open for the first time, or stays closed because the broker is away. */
  async start(): Promise<void> {
    if (this.stopped) this.link.onIncarnation(() => this.incarnationChanged());
    this.stopped = false;
    this.incarnationChanged();
    await this.running;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private incarnationChanged(): void {
    this.gate.close();
    this.onClosed();
    this.schedule(0);
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    if (ms > 0) {
      this.timer = setTimeout(() => this.schedule(0), ms);
      return;
    }
    const before = this.running ?? Promise.resolve();
    const current: Promise<void> = before.then(() => this.pass()).finally(() => {
      if (this.running === current) this.running = undefined;
    });
    this.running = current;
  }

  private async pass(): Promise<void> {
    if (this.stopped) return;
    const generation = this.gate.current;
    try {
      if (!this.disabled) await this.reconcile();
      this.gate.openIf(generation);
      this.schedule(EVERY_MS);
    } catch (error) {
      this.logger.warn({ err: error }, 'the broker could not be compared with the archive; tried again');
      this.schedule(RETRY_MS);
    }
  }

  /** Compares every incarnation of the archive with the stream as it is now. */
  async reconcile(): Promise<void> {
    const present = await this.stream.incarnation();
    for (const incarnation of await this.archive.incarnations()) {
      const lastPresent = await this.lastPresent(incarnation, present);
      if (lastPresent !== 'all') await this.republish(incarnation, lastPresent);
    }
  }

  /** Sequence of the newest event of an incarnation that the stream has; 'all' where that is its newest. */
  private async lastPresent(
    of: Incarnation,
    present: Awaited<ReturnType<StreamView['incarnation']>>,
  ): Promise<number | 'all'> {
    let missing = 0;
    for await (const event of this.archive.newestFirst(of, 100)) {
      if (of.streamCreated === present.streamCreated) {
        // What the stream dropped because of its age is not missing.
        if (event.sequence < present.firstSequence) return missing === 0 ? 'all' : event.sequence;
        const inStream = event.sequence <= present.lastSequence && (await this.stream.messageIdAt(event.sequence)) === event._id;
        if (inStream) return missing === 0 ? 'all' : event.sequence;
      }
      missing += 1;
    }
    return missing === 0 ? 'all' : 0;
  }

  private async republish(of: Incarnation, above: number): Promise<void> {
    if (this.gate.isOpen) {
      this.gate.close();
      this.onClosed();
    }
    let events = 0;
    for await (const event of this.archive.after(of, above)) {
      if (!this.link.isConnected) throw new Error('The broker went away while it was reconciled.');
      const published = await this.sink.publish({ subject: event.subject, id: event._id, payload: event.payload });
      await this.archive.moved(event._id, published);
      events += 1;
    }
    this.logger.warn({ events, ...of }, 'the broker had lost events; they were published again');
  }
}
