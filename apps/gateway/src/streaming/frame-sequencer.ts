import { isFinalFrame, type TokenFrame } from '@fenago/contracts';
import { toSseEvent } from '../mappers/frame.mapper.js';
import { firstStepOf, holding, stepOf } from './frame-steps.js';
import type { ResumePoint, SseEvent } from './sse.js';

/** Frames that may wait for one that is missing; those beyond are dropped and read again later. */
export const MAX_PENDING = 1_024;

/** A later attempt that has been heard of while the present one is still shown. */
interface Later {
  readonly fence: number;
  readonly frames: Map<number, TokenFrame>;
}

/**
 * Puts frames, which come twice, late or not at all, into the one order that a client is to see: no gap, nothing twice,
 * nothing of an attempt that a later one does anew. Steps that a later attempt finds done are shown as they were.
 */
export class FrameSequencer {
  private fence: number | undefined;
  private last: number;
  /** The last step of which the client may hold something; it may be any where it comes back. */
  private shownStep: number;
  private lastShown: TokenFrame['t'] | undefined;
  private readonly pending = new Map<number, TokenFrame>();
  private later: Later | undefined;
  private final = false;

  constructor(from?: ResumePoint) {
    this.fence = from?.fence;
    this.last = from?.n ?? 0;
    this.shownStep = from === undefined ? -1 : Number.POSITIVE_INFINITY;
  }

  /** The last frame of the execution has been given out. */
  get ended(): boolean {
    return this.final;
  }

  /** Something after the present position is here, but not what comes next. */
  get hasGap(): boolean {
    return this.pending.size > 0 || this.later !== undefined;
  }

  /** The last frame that was given out; 0.0 before the first. */
  get position(): { readonly f: number; readonly n: number } {
    return this.fence === undefined ? { f: 0, n: 0 } : { f: this.fence, n: this.last };
  }

  /** Takes a frame as it comes in. @returns the events that can be given out now, in order */
  accept(frame: TokenFrame): SseEvent[] {
    if (this.final) return [];
    this.fence ??= frame.f;
    if (frame.f < this.fence) return [];
    if (frame.f > this.fence) return this.hearOf(frame);
    if (frame.n <= this.last) return [];
    if (frame.n > this.last + 1) {
      if (this.pending.size < MAX_PENDING) this.pending.set(frame.n, frame);
      return [];
    }
    const events: SseEvent[] = [];
    for (let next: TokenFrame | undefined = frame; next !== undefined && !this.final; next = this.takeNext()) events.push(this.show(next));
    return events;
  }

  /** Takes a frame of a read that {@link relevant} has left: what came before it, and still holds, has been taken. */
  acceptRead(frame: TokenFrame): SseEvent[] {
    if (this.final || this.fence === undefined || frame.f <= this.fence) return this.accept(frame);
    const events = this.moveTo(frame.f, frame.n === 1 ? firstStepOf(frame) : 0);
    return [...events, ...this.accept(frame)];
  }

  /** The frames of a read that are worth taking: of earlier attempts, what no later one does anew. */
  relevant(frames: readonly TokenFrame[]): readonly TokenFrame[] {
    return holding(frames);
  }

  /** Goes on to the attempt that was heard of: there is no more to be had of the present one. */
  moveOn(): SseEvent[] {
    const { later } = this;
    const first = later?.frames.get(1);
    if (later === undefined || first === undefined || this.final) return [];
    const events = this.moveTo(later.fence, firstStepOf(first));
    for (const frame of [...later.frames.values()].sort((a, b) => a.n - b.n)) events.push(...this.accept(frame));
    return events;
  }

  /**
   * Gives up on what is missing: the last frame, if it is here, is given out although some before it are not. It holds
   * the whole output, so that the client misses nothing.
   */
  giveUp(): SseEvent[] {
    if (this.final) return [];
    const frame = [...this.pending.values(), ...(this.later?.frames.values() ?? [])].find((one) => isFinalFrame(one.t));
    if (frame === undefined) return [];
    const events = frame.f === this.fence ? [] : this.moveTo(frame.f, 0);
    return [...events, this.show(frame)];
  }

  private hearOf(frame: TokenFrame): SseEvent[] {
    if (this.later === undefined || frame.f > this.later.fence) this.later = { fence: frame.f, frames: new Map() };
    if (frame.f < this.later.fence) return [];
    if (this.later.frames.size < MAX_PENDING) this.later.frames.set(frame.n, frame);
    const first = this.later.frames.get(1);
    return first !== undefined && this.hasAllBefore(firstStepOf(first)) ? this.moveOn() : [];
  }

  /** Whether nothing of the present attempt can be missing that a later one builds on. */
  private hasAllBefore(step: number): boolean {
    return step === 0 || this.lastShown === 'execution.requires_action' || (Number.isFinite(this.shownStep) && this.shownStep >= step);
  }

  private moveTo(fence: number, step: number): SseEvent[] {
    this.fence = fence;
    this.last = 0;
    this.pending.clear();
    if (this.later !== undefined && this.later.fence <= fence) this.later = undefined;
    if (this.shownStep < step) return [];
    this.shownStep = step - 1;
    return [{ id: `${fence}.0`, event: 'execution.reset', data: { reason: 'new_attempt', fence, step } }];
  }

  private takeNext(): TokenFrame | undefined {
    const next = this.pending.get(this.last + 1);
    if (next !== undefined) this.pending.delete(next.n);
    return next;
  }

  private show(frame: TokenFrame): SseEvent {
    this.last = frame.n;
    this.lastShown = frame.t;
    this.shownStep = Math.max(this.shownStep, stepOf(frame));
    if (isFinalFrame(frame.t)) {
      this.final = true;
      this.pending.clear();
      this.later = undefined;
    }
    return toSseEvent(frame);
  }
}
