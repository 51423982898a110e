import type { Logger } from '@fenago/observability';
import type { Archive, ArchivedEvent, Lost } from './archive.js';
import type { Gate } from './gate.js';
import type { BrokerLink, EventSink, Incarnation, Published, StreamPosition, StreamView } from './ports.js';
import { provenReach, type Sighting, type SightingLog } from './sighting-log.js';

const EVERY_MS = 30_000;
const RETRY_MS = 500;
/** Events that are published again at once; those of one aggregate go one after another. */
const MAX_AT_ONCE = 256;

export interface ReconcilerParts {
  readonly archive: Archive;
  readonly sightings: SightingLog;
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
 * On each connection to the broker, and each 30 s: compares the archive with what the stream really
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
    if (!this.listens) {
      // What was acknowledged over a connection that is lost may be lost with the broker: it settles nothing any more.
      this.parts.link.onDisconnect(() => this.shut());
      this.parts.link.onReconnect(() => this.compareAnew());
    }
    this.listens = true;
    this.stopped = false;
    this.compareAnew();
    await this.running;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Closes the gate until the archive has been compared with the stream again. */
  compareAnew(): void {
    this.shut();
    this.schedule(0);
  }

  private shut(): void {
    this.parts.gate.close();
    this.parts.onClosed();
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
    const { gate, link, logger, disabled, onOpened } = this.parts;
    // Where the broker is away, its return begins the next pass.
    if (this.stopped || !link.isConnected) return;
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
    const sightings = await this.parts.sightings.sight(present);
    let lost = await this.findLost(present, sightings);
    if (lost.length > 0 && gate.isOpen) {
      // What was acknowledged until now is archived first, so that nothing is looked for in vain.
      await this.close();
      lost = await this.findLost(present, sightings);
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

  private async findLost(present: StreamPosition, sightings: readonly Sighting[]): Promise<readonly Lost[]> {
    const lost: Lost[] = [];
    for (const of of await this.parts.archive.incarnations()) {
      const above = await this.lastProven(of, present, present.replicas > 1 ? Number.POSITIVE_INFINITY : provenReach(of, sightings));
      if (above !== 'all') lost.push({ of, above });
    }
    return lost;
  }

  /**
   * Sequence of the newest event of an incarnation that proves the ones before it to be in the stream; 'all' where that is
   * its newest.
   */
  private async lastProven(of: Incarnation, present: StreamPosition, reach: number): Promise<number | 'all'> {
    let unproven = 0;
    for await (const { _id, sequence } of this.parts.archive.newestFirst(of, 100)) {
      if (of.streamCreated !== present.streamCreated) return 0;
      // What the stream dropped because of its age is not missing.
      const isProven = sequence < present.firstSequence || (sequence <= reach && (await this.isAt(sequence, _id, present)));
      if (isProven) return unproven === 0 ? 'all' : sequence;
      unproven += 1;
    }
    return unproven === 0 ? 'all' : 0;
  }

  private async isAt(sequence: number, id: string, present: StreamPosition): Promise<boolean> {
    return sequence <= present.lastSequence && (await this.parts.stream.messageIdAt(sequence)) === id;
  }

  private async republish(lost: AsyncIterable<ArchivedEvent>, present: StreamPosition): Promise<void> {
    let events = 0;
    let batch: ArchivedEvent[] = [];
    for await (const event of lost) {
      batch.push(event);
      if (batch.length < MAX_AT_ONCE) continue;
      events += await this.republishBatch(batch, present);
      batch = [];
    }
    events += await this.republishBatch(batch, present);
    const { serverId, streamCreated } = present;
    this.parts.logger.warn({ events, serverId, streamCreated }, 'the broker had lost events; they were published again');
  }

  /** @returns how many were missing */
  private async republishBatch(batch: readonly ArchivedEvent[], present: StreamPosition): Promise<number> {
    const chains = Map.groupBy(batch, (event) => event.aggregate);
    const moved: { readonly id: string; readonly to: Published }[] = [];
    let missing = 0;
    const done = await Promise.allSettled(
      Array.from(chains.values(), async (chain) => {
        for (const event of chain) {
          const place = await this.placeOf(event, present);
          if (place === undefined) missing += 1;
          moved.push({ id: event._id, to: place ?? (await this.publish(event, present)) });
        }
      }),
    );
    // Where a part failed, the others need not be looked for again.
    await this.parts.archive.moved(moved);
    const failed = done.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return missing;
  }

  /** Where an event is that a pass which broke off has published again already, at its old place by chance. */
  private async placeOf({ _id, sequence, streamCreated }: ArchivedEvent, present: StreamPosition): Promise<Published | undefined> {
    if (streamCreated !== present.streamCreated || !(await this.isAt(sequence, _id, present))) return undefined;
    return { serverId: present.serverId, streamCreated, sequence };
  }

  private async publish(event: ArchivedEvent, present: StreamPosition): Promise<Published> {
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
