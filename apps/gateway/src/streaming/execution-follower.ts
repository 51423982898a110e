import type { ExecutionView, TokenFrame } from '@fenago/contracts';
import type { Logger } from '@fenago/observability';
import { storedResultOf } from '../mappers/stored-result.mapper.js';
import { FrameSequencer } from './frame-sequencer.js';
import { STREAM_END, type ResumePoint, type SseEvent } from './sse.js';
import type { FrameListener } from './token-hub.js';

/** How an execution stands, for a stream that has heard nothing for a while. */
export type Outcome = { readonly state: 'running' } | { readonly state: 'gone' } | { readonly state: 'ended'; readonly execution: ExecutionView };

/** Where the events go. */
export interface Viewer {
  readonly isClosed: boolean;
  readonly isCongested: boolean;
  send(event: SseEvent): void;
  drained(): Promise<void>;
  end(comment: string): void;
}

export interface FollowerSources {
  attach(listener: FrameListener): { readonly ready: Promise<void>; detach(): void };
  read(after?: { readonly f: number; readonly n: number }): Promise<readonly TokenFrame[]>;
  outcome(): Promise<Outcome>;
}

/** Milliseconds. */
export interface FollowerPauses {
  /** Silence after which the buffer is read again; doubles each time. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** From a gap to the read that is to fill it: the buffer stores a frame a moment after it was heard. */
  readonly gapMs: number;
  /** Silence after which the execution service is asked. */
  readonly askMs: number;
}

export const PAUSES: FollowerPauses = { firstMs: 250, longestMs: 5_000, gapMs: 20, askMs: 2_000 };
/** Frames that may come in before the answer has begun. */
const MAX_HELD = 4_096;
/** Reads that may fail to fill a gap before it is given up. */
const MAX_FRUITLESS = 3;

/** Follows one execution for one viewer: live frames, the buffer for what was missed, the stored result where the buffer has gone. */
export class ExecutionFollower {
  private readonly sequencer: FrameSequencer;
  private readonly attachment: { readonly ready: Promise<void>; detach(): void };
  /** Read before the answer began, and heard since. */
  private caughtUp: readonly TokenFrame[] = [];
  private held: TokenFrame[] = [];
  private viewer: Viewer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs: number;
  private heardAt = performance.now();
  private fruitless = 0;
  private busy = false;
  private askNow = false;
  /** The broker was away since the last read. */
  private stale = false;
  private stopped = false;

  constructor(
    private readonly sources: FollowerSources,
    private readonly logger: Logger,
    from?: ResumePoint,
    private readonly pauses: FollowerPauses = PAUSES,
  ) {
    this.sequencer = new FrameSequencer(from);
    this.pauseMs = pauses.firstMs;
    this.attachment = sources.attach({ onFrame: (frame) => this.onFrame(frame), onReconnect: () => this.onReconnect() });
  }

  /** Resolves when no frame that is sent from now on can be missed. */
  get ready(): Promise<void> {
    return this.attachment.ready;
  }

  /** Reads what there was before, once, before the answer begins. */
  async catchUp(): Promise<void> {
    this.caughtUp = this.sequencer.relevant(await this.sources.read());
  }

  /** Begins to send. @param askNow the execution is known to have ended, so its result may be all that is left */
  start(viewer: Viewer, askNow: boolean): void {
    if (this.stopped) return;
    this.viewer = viewer;
    this.askNow = askNow;
    const { caughtUp, held } = this;
    this.caughtUp = [];
    this.held = [];
    this.heardAt = performance.now();
    void this.work(async () => {
      await this.take(caughtUp);
      for (const frame of held) this.give(this.sequencer.accept(frame));
    });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.caughtUp = [];
    this.held = [];
    this.attachment.detach();
  }

  private onFrame(frame: TokenFrame): void {
    if (this.stopped) return;
    this.heardAt = performance.now();
    if (this.viewer === undefined) {
      if (this.held.length < MAX_HELD) this.held.push(frame);
      return;
    }
    const events = this.sequencer.accept(frame);
    if (events.length > 0) this.fruitless = 0;
    this.give(events);
    if (this.sequencer.hasGap && !this.busy && this.fruitless === 0) this.soon(this.pauses.gapMs);
  }

  private onReconnect(): void {
    this.stale = true;
    this.soon(this.pauses.gapMs);
  }

  private give(events: readonly SseEvent[]): void {
    const { viewer } = this;
    if (viewer === undefined) return;
    for (const event of events) viewer.send(event);
    if (this.sequencer.ended) this.finish(STREAM_END);
  }

  private finish(comment: string): void {
    this.stop();
    this.viewer?.end(comment);
  }

  /** Frames of a read go out as the viewer takes them; live ones wait in the sequencer meanwhile. */
  private async take(frames: readonly TokenFrame[]): Promise<void> {
    for (const frame of frames) {
      if (this.stopped) return;
      this.give(this.sequencer.acceptRead(frame));
      if (this.viewer?.isCongested === true) await this.viewer.drained();
    }
  }

  private soon(pauseMs: number): void {
    if (this.stopped || this.viewer === undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.work(() => this.look()), pauseMs);
  }

  /** One piece of work at a time; whatever fails is tried again after a pause. */
  private async work(piece: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await piece();
      this.busy = false;
    } catch (error) {
      this.busy = false;
      this.logger.debug({ err: error }, 'An event stream could not be brought up to date; trying again.');
      this.pause();
      return;
    }
    if (this.askNow) this.soon(0);
    else if (this.sequencer.hasGap && this.fruitless === 0) this.soon(this.pauses.gapMs);
    else this.pause();
  }

  private pause(): void {
    this.soon(this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, this.pauses.longestMs);
  }

  private async look(): Promise<void> {
    const silentMs = performance.now() - this.heardAt;
    const flows = !this.askNow && !this.stale && !this.sequencer.hasGap && silentMs < this.pauses.firstMs;
    if (flows) return;
    await this.readOn();
    if (this.stopped || (!this.askNow && silentMs < this.pauses.askMs)) return;
    this.askNow = false;
    await this.ask();
  }

  private async readOn(): Promise<void> {
    const before = this.sequencer.position;
    const frames = await this.sources.read(before);
    this.stale = false;
    await this.take(this.sequencer.relevant(frames));
    if (this.stopped) return;
    this.give(this.sequencer.moveOn());
    const after = this.sequencer.position;
    const progress = after.n !== before.n || after.f !== before.f;
    this.fruitless = progress || !this.sequencer.hasGap ? 0 : this.fruitless + 1;
    if (this.fruitless >= MAX_FRUITLESS) this.give(this.sequencer.giveUp());
  }

  private async ask(): Promise<void> {
    const outcome = await this.sources.outcome();
    if (this.stopped || outcome.state === 'running') return;
    if (outcome.state === 'gone') {
      this.finish('the execution is gone');
      return;
    }
    // The last frame may have come between the last read and the answer.
    await this.readOn();
    if (this.stopped) return;
    this.viewer?.send(storedResultOf(outcome.execution));
    this.finish(STREAM_END);
  }
}
