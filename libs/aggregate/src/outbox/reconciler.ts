import type { Logger } from '@fenago/observability';
import type { Archive, ArchivedEvent, Lost } from './archive.js';
import type { Gate } from './gate.js';
import type { BrokerLink, EventSink, Incarnation, Published, StreamView } from './ports.js';

const EVERY_MS = 30_000;
const RETRY_MS = 500;
/** Events that are published again at once; those of one aggregate go one after another. */
const MAX_AT_ONCE = 256;

export interface ReconcilerParts {
  readonly archive: Archive;
  readonly link: BrokerLink;
  readonly stream: StreamView;
  readonly sink: EventSink;
  readonly gate: Gate;
  readonly logger: Logger;
  /** Resolves when nothing is being archived: what is under way would be missed. */
  readonly settled: () => Promise<void>;
  /** Drops what was learnt from the incarnation before. */
  readonly onClosed: () => void;
  /** Drops what was learnt while nothing went out: another replica may have published it since. */
  readonly onOpened: () => void;
  readonly disabled: boolean;
}

/**
 * On each connection to another incarnation of the broker, and each 30 s: compares the archive with what the stream really
 * has, and publishes again, in order, what it lacks. Until that is done the gate is closed.
 */
export class Reconciler {
  private timer: NodeJS.Timeout | undefined;
  private stopped = true;
  private listens = false;
  private running: Promise<void> | undefined;
  /** The closing of the gate that the pass under way may end. */
  private generation = 0;

  constructor(private readonly parts: ReconcilerParts) {}

  /** Resolves when the gate is open for the first time, or stays closed because the broker is away. */
  async start(): Promise<void> {
    if (!this.listens) this.parts.link.onIncarnation(() => this.incarnationChanged());
    this.listens = true;
    this.stopped = false;
    this.incarnationChanged();
    await this.running;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  incarnationChanged(): void {
    this.parts.gate.close();
    this.parts.onClosed();
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
    const { gate, logger, disabled, onOpened } = this.parts;
    this.generation = gate.current;
    try {
      const present = disabled ? undefined : await this.reconcile();
      if (gate.openIf(this.generation, present)) onOpened();
      this.schedule(EVERY_MS);
    } catch (error) {
      logger.warn({ err: error }, 'the broker could not be compared with the archive; tried again');
      this.schedule(RETRY_MS);
    }
  }

  /** Compares every incarnation of the archive with the stream as it is now. */
  private async reconcile(): Promise<Incarnation> {
    const { archive, gate, settled, stream } = this.parts;
    if (!gate.isOpen) await settled();
    const present = await stream.incarnation();
    if (!gate.isOf(present)) await this.close();
    let lost = await this.findLost(present);
    if (lost.length > 0 && gate.isOpen) {
      // What was acknowledged until now is archived first, so that nothing is looked for in vain.
      await this.close();
      lost = await this.findLost(present);
    }
    if (lost.length > 0) await this.republish(archive.lost(lost), present);
    return present;
  }

  private async close(): Promise<void> {
    const { gate, onClosed, settled } = this.parts;
    if (gate.isOpen) {
      this.generation = gate.close();
      onClosed();
    }
    await settled();
  }

  private async findLost(present: Awaited<ReturnType<StreamView['incarnation']>>): Promise<readonly Lost[]> {
    const lost: Lost[] = [];
    for (const of of await this.parts.archive.incarnations()) {
      const above = await this.lastPresent(of, present);
      if (above !== 'all') lost.push({ of, above });
    }
    return lost;
  }

  /** Sequence of the newest event of an incarnation that the stream has; 'all' where that is its newest. */
  private async lastPresent(
    of: Incarnation,
    present: Awaited<ReturnType<StreamView['incarnation']>>,
  ): Promise<number | 'all'> {
    let missing = 0;
    for await (const event of this.parts.archive.newestFirst(of, 100)) {
      if (of.streamCreated !== present.streamCreated) return 0;
      // What the stream dropped because of its age is not missing.
      const inStream =
        event.sequence < present.firstSequence ||
        (event.sequence <= present.lastSequence && (await this.parts.stream.messageIdAt(event.sequence)) === event._id);
      if (inStream) return missing === 0 ? 'all' : event.sequence;
      missing += 1;
    }
    return missing === 0 ? 'all' : 0;
  }

  private async republish(lost: AsyncIterable<ArchivedEvent>, present: Incarnation): Promise<void> {
    let events = 0;
    let batch: ArchivedEvent[] = [];
    for await (const event of lost) {
      batch.push(event);
      events += 1;
      if (batch.length < MAX_AT_ONCE) continue;
      await this.republishBatch(batch, present);
      batch = [];
    }
    await this.republishBatch(batch, present);
    this.parts.logger.warn({ events, ...present }, 'the broker had lost events; they were published again');
  }

  private async republishBatch(batch: readonly ArchivedEvent[], present: Incarnation): Promise<void> {
    const chains = Map.groupBy(batch, (event) => event.aggregate);
    const moved: { readonly id: string; readonly to: Published }[] = [];
    const done = await Promise.allSettled(
      Array.from(chains.values(), async (chain) => {
        for (const event of chain) moved.push({ id: event._id, to: await this.publish(event, present) });
      }),
    );
    const failed = done.find((result) => result.status === 'rejected');
    // Where a part failed, all of it is looked for again: what is there already is known by its id.
    if (failed !== undefined) throw failed.reason;
    await this.parts.archive.moved(moved);
  }

  private async publish(event: ArchivedEvent, present: Incarnation): Promise<Published> {
    const { gate, link, sink } = this.parts;
    if (this.stopped || !link.isConnected || gate.current !== this.generation) {
      throw new Error('The broker went away while it was reconciled.');
    }
    const published = await sink.publish({ subject: event.subject, id: event._id, payload: event.payload });
    const { serverId, streamCreated } = published;
    if (serverId === present.serverId && streamCreated === present.streamCreated) return published;
    throw new Error('The stream was made anew while it was reconciled.');
  }
}
