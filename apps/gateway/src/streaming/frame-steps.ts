import { isFinalFrame, type TokenFrame } from '@fenago/contracts';

/** Number of the step that a frame tells of; -1 where it tells of none. */
export function stepOf(frame: TokenFrame): number {
  switch (frame.t) {
    case 'token.delta':
    case 'tool_call.delta':
      return frame.d.step ?? 0;
    case 'execution.reset':
    case 'execution.step.started':
    case 'execution.step.completed':
      return frame.d.step;
    default:
      return -1;
  }
}

/**
 * Number of the first step that an attempt does, by its first frame; what was told of earlier ones holds. An attempt that
 * does nothing but end the execution does away with the step that was under way, if there was one.
 */
export function firstStepOf(first: TokenFrame): number {
  if (first.t === 'execution.started') return first.d.step;
  if (isFinalFrame(first.t)) return (first.d as { readonly step?: number }).step ?? Number.POSITIVE_INFINITY;
  return 0;
}

/**
 * Of the frames of several attempts, those that hold: all of the latest, and of an earlier one those before the first step
 * that a later one does anew.
 * @param frames in order
 */
export function holding(frames: readonly TokenFrame[]): readonly TokenFrame[] {
  const fences = [...new Set(frames.map(({ f }) => f))].sort((a, b) => b - a);
  const held: TokenFrame[] = [];
  let anew = Number.POSITIVE_INFINITY;
  for (const fence of fences) {
    const own = frames.filter(({ f }) => f === fence);
    const end = own.findIndex((frame) => holdsFrom(frame) >= anew);
    held.unshift(...(end < 0 ? own : own.slice(0, end)));
    const [first] = own;
    anew = Math.min(anew, first?.n === 1 ? firstStepOf(first) : 0);
  }
  return held;
}

function holdsFrom(frame: TokenFrame): number {
  return frame.t === 'execution.started' ? frame.d.step : stepOf(frame);
}
