import type { Delivery } from './delivery.js';

/** Handles a delivery and settles it; answers the milliseconds until it comes again, 0 where it does not. Never rejects. */
export type Work = (delivery: Delivery) => Promise<number>;

interface Lane {
  readonly key: string;
  /** Not yet begun, in the order of the stream. */
  readonly waiting: Delivery[];
  running: boolean;
  /** Stands in the line for a free place. */
  inLine: boolean;
  /** The event that failed and comes again: those behind it wait for it. */
  awaited: { readonly sequence: number; readonly timer: NodeJS.Timeout } | undefined;
}

/** An event that comes again later than this has gone to another replica: those behind it go on without it. */
const GRACE_MS = 1_000;

/**
 * Runs events of different aggregates at the same time and those of one aggregate in order, also past one that failed and
 * will come again. Holds no more than the broker gives out (max_ack_pending).
 */
export class AggregateLanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly line: Lane[] = [];
  private active = 0;
  private unbegun = 0;
  private paused = false;
  private idle: PromiseWithResolvers<void> | undefined;

  constructor(
    private readonly concurrency: number,
    private readonly work: Work,
  ) {}

  /** Events that are being handled. */
  get running(): number {
    return this.active;
  }

  /** Events that have not begun. */
  get waiting(): number {
    return this.unbegun;
  }

  push(delivery: Delivery): void {
    let lane = this.lanes.get(delivery.key);
    if (lane === undefined) {
      lane = { key: delivery.key, waiting: [], running: false, inLine: false, awaited: undefined };
      this.lanes.set(delivery.key, lane);
    }
    insert(lane.waiting, delivery);
    this.unbegun += 1;
    if (lane.awaited?.sequence === delivery.sequence) this.stopAwaiting(lane);
    this.schedule(lane);
  }

  /** Begins nothing more until `resume`. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.pump();
  }

  /** Forgets what has not begun, and what was awaited. @returns what has not begun */
  clear(): Delivery[] {
    const unbegun: Delivery[] = [];
    for (const lane of this.lanes.values()) {
      unbegun.push(...lane.waiting.splice(0));
      this.stopAwaiting(lane);
      if (!lane.running) this.lanes.delete(lane.key);
      lane.inLine = false;
    }
    this.line.length = 0;
    this.unbegun = 0;
    return unbegun;
  }

  /** Resolves when nothing is being handled. */
  whenIdle(): Promise<void> {
    if (this.active === 0) return Promise.resolve();
    this.idle ??= Promise.withResolvers();
    return this.idle.promise;
  }

  private schedule(lane: Lane): void {
    const head = lane.waiting[0];
    if (lane.running || lane.inLine) return;
    if (head === undefined) {
      if (lane.awaited === undefined) this.lanes.delete(lane.key);
      return;
    }
    if (lane.awaited !== undefined && head.sequence > lane.awaited.sequence) return;
    lane.inLine = true;
    this.line.push(lane);
    this.pump();
  }

  private pump(): void {
    while (!this.paused && this.active < this.concurrency) {
      const lane = this.line.shift();
      if (lane === undefined) return;
      lane.inLine = false;
      const delivery = lane.waiting.shift();
      if (delivery === undefined) continue;
      this.unbegun -= 1;
      void this.run(lane, delivery);
    }
  }

  private async run(lane: Lane, delivery: Delivery): Promise<void> {
    lane.running = true;
    this.active += 1;
    const againMs = await this.work(delivery);
    lane.running = false;
    this.active -= 1;
    if (againMs > 0 && !delivery.epoch.over) this.await(lane, delivery.sequence, againMs + GRACE_MS);
    this.schedule(lane);
    this.pump();
    if (this.active === 0) {
      this.idle?.resolve();
      this.idle = undefined;
    }
  }

  private await(lane: Lane, sequence: number, forMs: number): void {
    this.stopAwaiting(lane);
    const timer = setTimeout(() => {
      lane.awaited = undefined;
      this.schedule(lane);
    }, forMs);
    lane.awaited = { sequence, timer };
  }

  private stopAwaiting(lane: Lane): void {
    clearTimeout(lane.awaited?.timer);
    lane.awaited = undefined;
  }
}

/** Nearly always at the end; an event that comes again goes before those behind it. */
function insert(waiting: Delivery[], delivery: Delivery): void {
  let at = waiting.length;
  while (at > 0 && (waiting[at - 1]?.sequence ?? 0) > delivery.sequence) at -= 1;
  waiting.splice(at, 0, delivery);
}
