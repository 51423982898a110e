import type { Usage } from './types.js';

/** Where an execution belongs. */
export interface ExecutionPlace {
  readonly executionId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly userId: string;
  readonly agentId: string;
}

export interface ExecutionStarted extends ExecutionPlace {
  readonly agentVersion: number;
  readonly attempt: number;
  readonly model: string;
  readonly startTime: string;
}

/** A piece of a call of a tool; `id` and `name` come with the first piece of each `index`. */
export interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  readonly arguments: string;
}

/** The end of an execution, whichever way it ended. */
export interface ExecutionEnd extends ExecutionPlace {
  readonly model: string | null;
  /** The whole text; partial where the execution did not complete. */
  readonly output: string;
  readonly usage: Usage;
  readonly tokensUsed: number;
  readonly attempts: number;
  readonly startTime: string | null;
  readonly endTime: string | null;
  /** Why it failed. */
  readonly error?: { readonly code: string; readonly message: string };
  /** Why it is incomplete. */
  readonly reason?: string;
  /** Taken from the stored result, for the events themselves are gone. */
  readonly stored?: true;
}

interface Event<Name extends string, Data> {
  /** Where to go on after it. */
  readonly id: string;
  readonly event: Name;
  readonly data: Data;
}

export type FinalEventName = 'execution.completed' | 'execution.failed' | 'execution.cancelled' | 'execution.incomplete';
export type FinalEvent = { [Name in FinalEventName]: Event<Name, ExecutionEnd> }[FinalEventName];

/** What happens to an execution, in order, nothing missing and nothing twice. */
export type ExecutionEvent =
  | Event<'execution.started', ExecutionStarted>
  | Event<'token.delta', { readonly text: string }>
  | Event<'tool_call.delta', ToolCallDelta>
  /** The execution begins anew: what its text was so far does not count. */
  | Event<'execution.reset', { readonly reason: string }>
  | FinalEvent;

const FINAL: readonly string[] = ['execution.completed', 'execution.failed', 'execution.cancelled', 'execution.incomplete'];

export function isFinal(event: ExecutionEvent): event is FinalEvent {
  return FINAL.includes(event.event);
}
