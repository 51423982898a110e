import type { Delivery } from './delivery.js';

/** Handles a delivery and settles it; answers the milliseconds until it is to be tried again, 0 where it is not. Never rejects. */
export type Work = (delivery: Delivery) => Promise<number>;

interface Lane {
  readonly key: string;
  /** Not begun, in the order of the stream. */
  readonly waiting: Delivery[];
  running: boolean;
  /** Stands in the line for a free place. */
  inLine: boolean;
  /** While its first event waits to be tried again. */
  pause: NodeJS.Timeout | undefined;
}

/**
 * Runs events of different objects at the same time and those of one object one after the other, in the order of the stream:
 * one that failed is tried again before those behind it. Holds no more than the broker gives out.
 */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly line: Lane[] = [];
  private active = 0;
  private idle: PromiseWithResolvers<void> | undefined;

  constructor(
    private readonly concurrency: number,
    private readonly work: Work,
  ) {}

  /** Events that are being handled. */
  get running(): number {
    return this.active;
  }

  push(delivery: Delivery): void {
    let lane = this.lanes.get(delivery.key);
    if (lane === undefined) {
      lane = { key: delivery.key, waiting: [], running: false, inLine: false, pause: undefined };
      this.lanes.set(delivery.key, lane);
    }
    insert(lane.waiting, delivery);
    this.schedule(lane);
  }

  /** Forgets what is not being handled. @returns what that was */
  clear(): Delivery[] {
    const unbegun: Delivery[] = [];
    for (const lane of this.lanes.values()) {
      unbegun.push(...lane.waiting.splice(0));
      clearTimeout(lane.pause);
      lane.pause = undefined;
      lane.inLine = false;
      if (!lane.running) this.lanes.delete(lane.key);
    }
    this.line.length = 0;
    return unbegun;
  }

  /** Resolves when nothing is being handled. */
  whenIdle(): Promise<void> {
    if (this.active === 0) return Promise.resolve();
    this.idle ??= Promise.withResolvers();
    return this.idle.promise;
  }

  private schedule(lane: Lane): void {
    if (lane.running || lane.inLine || lane.pause !== undefined) return;
    if (lane.waiting.length === 0) {
      this.lanes.delete(lane.key);
      return;
    }
    lane.inLine = true;
    this.line.push(lane);
    this.pump();
  }

  private pump(): void {
    while (this.active < this.concurrency) {
      const lane = this.line.shift();
      if (lane === undefined) return;
      lane.inLine = false;
      const delivery = lane.waiting.shift();
      if (delivery !== undefined) void this.run(lane, delivery);
    }
  }

  private async run(lane: Lane, delivery: Delivery): Promise<void> {
    lane.running = true;
    this.active += 1;
    const againMs = await this.work(delivery);
    lane.running = false;
    this.active -= 1;
    if (againMs > 0) this.tryAgain(lane, delivery, againMs);
    this.schedule(lane);
    this.pump();
    if (this.active > 0) return;
    this.idle?.resolve();
    this.idle = undefined;
  }

  private tryAgain(lane: Lane, delivery: Delivery, afterMs: number): void {
    insert(lane.waiting, delivery);
    lane.pause = setTimeout(() => {
      lane.pause = undefined;
      this.schedule(lane);
    }, afterMs);
  }
}

/** Nearly always at the end. */
function insert(waiting: Delivery[], delivery: Delivery): void {
  let at = waiting.length;
  while (at > 0 && (waiting[at - 1]?.sequence ?? 0) > delivery.sequence) at -= 1;
  waiting.splice(at, 0, delivery);
}
