import type { EventData } from './events/index.js';

/**
 * What travels on `tok.<executionId>`: numbered from 1 within a fence, without gaps. The SSE id is `<fence>.<n>`.
 * A higher fence means a new attempt: the partial text starts anew; frames of a lower fence are to be ignored.
 */
export type TokenFrame =
  | Frame<'execution.started', EventData<'execution.started'>>
  | Frame<'token.delta', TokenDelta>
  /** A piece of a call of a tool that the client is to run when the turn has ended; `id` and `name` come with the first piece of each `index`. */
  | Frame<'tool_call.delta', ToolCallDelta>
  /** The same attempt asks the model anew: discard the text of this step and of later ones. */
  | Frame<'execution.reset', { readonly reason: string; readonly step: number }>
  /** A call of a tool runs, or the model is called again. */
  | Frame<'execution.step.started', StepStarted>
  | Frame<'execution.step.completed', EventData<'execution.step.completed'>>
  | Frame<'execution.requires_action', EventData<'execution.requires_action'>>
  | Frame<'execution.completed', EventData<'execution.completed'>>
  | Frame<'execution.failed', EventData<'execution.failed'>>
  | Frame<'execution.cancelled', EventData<'execution.cancelled'>>
  | Frame<'execution.incomplete', EventData<'execution.incomplete'>>;

export interface TokenDelta {
  readonly text: string;
  /** Number of the step that says it; 0 where left out. */
  readonly step?: number;
}

export interface StepStarted {
  readonly executionId: string;
  readonly step: number;
  readonly kind: 'model' | 'tool';
  /** Of a tool. */
  readonly name?: string;
  readonly callId?: string;
}

export interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  /** Next piece of the arguments' JSON text. */
  readonly arguments: string;
  /** Number of the step that asks; 0 where left out. */
  readonly step?: number;
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
