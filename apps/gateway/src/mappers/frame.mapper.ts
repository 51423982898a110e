import { shownCall, shownStep, type TokenFrame } from '@fenago/contracts';
import type { SseEvent } from '../streaming/sse.js';

/** A frame as its viewer, whose execution it is, may see it. */
export function toSseEvent(frame: TokenFrame): SseEvent {
  return { id: `${frame.f}.${frame.n}`, event: frame.t, data: shownData(frame) };
}

function shownData(frame: TokenFrame): object {
  switch (frame.t) {
    case 'execution.step.completed':
      return shownStep(frame.d);
    case 'execution.completed':
    case 'execution.failed':
    case 'execution.cancelled':
    case 'execution.incomplete':
      return shownCall(frame.d);
    default:
      return frame.d;
  }
}
