import { isFinalFrame, type TokenFrame } from '@fenago/contracts';
import type { ResumePoint, SseEvent } from './sse.js';

/** Frames that may wait for one that is missing; those beyond are dropped and read again later. */
export const MAX_PENDING = 1_024;

/**
 * Puts frames, which come twice, late or not at all, into the one order that a client is to see: no gap, nothing twice,
 * nothing of an attempt that a later one has replaced.
 */
export class FrameSequencer {
  private fence: number | undefined;
  private last: number;
  /** Whether the client may hold text of an earlier attempt. */
  private shown: boolean;
  private readonly pending = new Map<number, TokenFrame>();
  private final = false;

  constructor(from?: ResumePoint) {
    this.fence = from?.fence;
    this.last = from?.n ?? 0;
    this.shown = from !== undefined;
  }

  /** The last frame of the execution has been given out. */
  get ended(): boolean {
    return this.final;
  }

  /** Something after the present position is here, but not what comes next. */
  get hasGap(): boolean {
    return this.pending.size > 0;
  }

  /** The last frame that was given out; 0.0 before the first. */
  get position(): { readonly f: number; readonly n: number } {
    return this.fence === undefined ? { f: 0, n: 0 } : { f: this.fence, n: this.last };
  }

  /** Takes a frame. @returns the events that can be given out now, in order */
  accept(frame: TokenFrame): SseEvent[] {
    if (this.final) return [];
    this.fence ??= frame.f;
    if (frame.f < this.fence) return [];
    const events: SseEvent[] = [];
    if (frame.f > this.fence) events.push(...this.moveTo(frame.f));
    if (frame.n <= this.last) return events;
    if (frame.n > this.last + 1) {
      if (this.pending.size < MAX_PENDING) this.pending.set(frame.n, frame);
      return events;
    }
    for (let next: TokenFrame | undefined = frame; next !== undefined && !this.final; next = this.takeNext()) events.push(this.show(next));
    return events;
  }

  /** The frames of a read that are worth taking: those of its latest attempt, for the earlier ones have been replaced. */
  relevant(frames: readonly TokenFrame[]): readonly TokenFrame[] {
    const latest = frames.reduce((fence, frame) => Math.max(fence, frame.f), 0);
    return frames.filter((frame) => frame.f === latest);
  }

  /**
   * Gives up on what is missing: the last frame, if it is here, is given out although some before it are not. It holds
   * the whole output, so that the client misses nothing.
   */
  giveUp(): SseEvent[] {
    if (this.final) return [];
    const frame = [...this.pending.values()].find((one) => isFinalFrame(one.t));
    return frame === undefined ? [] : [this.show(frame)];
  }

  private moveTo(fence: number): SseEvent[] {
    this.fence = fence;
    this.last = 0;
    this.pending.clear();
    if (!this.shown) return [];
    return [{ id: `${fence}.0`, event: 'execution.reset', data: { reason: 'new_attempt', fence } }];
  }

  private takeNext(): TokenFrame | undefined {
    const next = this.pending.get(this.last + 1);
    if (next !== undefined) this.pending.delete(next.n);
    return next;
  }

  private show(frame: TokenFrame): SseEvent {
    this.last = frame.n;
    this.shown = true;
    if (isFinalFrame(frame.t)) {
      this.final = true;
      this.pending.clear();
    }
    return { id: `${frame.f}.${frame.n}`, event: frame.t, data: frame.d };
  }
}

/** Whether a client that has seen `point` has seen the frame too. */
export function hasSeen(point: ResumePoint, frame: TokenFrame): boolean {
  const fence = point.fence ?? frame.f;
  return fence > frame.f || (fence === frame.f && point.n >= frame.n);
}
