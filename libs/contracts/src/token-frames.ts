import type { EventData } from './events/index.js';

/**
 * What travels on `tok.<executionId>`: numbered from 1 within a fence, without gaps. The SSE id is `<fence>.<n>`.
 * A higher fence means a new attempt: the partial text starts anew; frames of a lower fence are to be ignored.
 */
export type TokenFrame =
  | Frame<'execution.started', EventData<'execution.started'>>
  | Frame<'token.delta', { readonly text: string }>
  /** A piece of a call of a tool; `id` and `name` come with the first piece of each `index`. */
  | Frame<'tool_call.delta', ToolCallDelta>
  /** The same attempt asks the model anew: discard the partial text. */
  | Frame<'execution.reset', { readonly reason: string }>
  | Frame<'execution.completed', EventData<'execution.completed'>>
  | Frame<'execution.failed', EventData<'execution.failed'>>
  | Frame<'execution.cancelled', EventData<'execution.cancelled'>>
  | Frame<'execution.incomplete', EventData<'execution.incomplete'>>;

export interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  /** Next piece of the arguments' JSON text. */
  readonly arguments: string;
}

export interface Frame<T extends string, D> {
  /** Version of the execution that the sending attempt owns. */
  readonly f: number;
  /** Number of the frame within the fence. */
  readonly n: number;
  readonly t: T;
  readonly d: D;
}

export const FINAL_FRAMES = ['execution.completed', 'execution.failed', 'execution.cancelled', 'execution.incomplete'] as const;
export type FinalFrame = (typeof FINAL_FRAMES)[number];

export function isFinalFrame(type: TokenFrame['t']): type is FinalFrame {
  return (FINAL_FRAMES as readonly string[]).includes(type);
}
