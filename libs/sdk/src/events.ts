import type { PendingAction, Usage } from './types.js';

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
  /** Number of the first step that this attempt does. */
  readonly step: number;
}

export interface TokenDelta {
  readonly text: string;
  /** Number of the step that says it; 0 where left out. */
  readonly step?: number;
}

/** A tool is called, or the model once more. */
export interface StepStarted {
  readonly executionId: string;
  readonly step: number;
  readonly kind: 'model' | 'tool';
  /** Of a tool. */
  readonly name?: string;
  readonly callId?: string;
}

/** A call of the model that asked for tools, or a call of a tool, is over. */
export interface StepCompleted extends ExecutionPlace {
  readonly step: number;
  readonly attempt: number;
  readonly startedAt: string | null;
  readonly finishedAt: string;
  readonly model?: { readonly model: string; readonly provider: string; readonly usage: Usage; readonly costMicros: number; readonly text: string };
  readonly tool?: { readonly callId: string; readonly name: string; readonly result: string; readonly isError: boolean };
}

/** Somebody must answer: see `executions.submitActions`. */
export interface RequiresAction extends ExecutionPlace {
  readonly actions: readonly PendingAction[];
  /** When the execution ends as expired. */
  readonly expiresAt: string;
}

/** A piece of a call of a tool that you are to run when the turn has ended; `id` and `name` come with the first piece of each `index`. */
export interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  readonly arguments: string;
  readonly step?: number;
}

/** The end of an execution, whichever way it ended. */
export interface ExecutionEnd extends ExecutionPlace {
  readonly model: string | null;
  /** The last reply; partial where the execution did not complete. */
  readonly output: string;
  /** What the model said before it, between tools. */
  readonly preamble?: string;
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
  | Event<'token.delta', TokenDelta>
  | Event<'execution.step.started', StepStarted>
  | Event<'execution.step.completed', StepCompleted>
  | Event<'execution.requires_action', RequiresAction>
  | Event<'tool_call.delta', ToolCallDelta>
  /** A step begins anew: what it said so far, and what later ones said, does not count. */
  | Event<'execution.reset', { readonly reason: string; readonly step: number }>
  | FinalEvent;

const FINAL: readonly string[] = ['execution.completed', 'execution.failed', 'execution.cancelled', 'execution.incomplete'];

export function isFinal(event: ExecutionEvent): event is FinalEvent {
  return FINAL.includes(event.event);
}
