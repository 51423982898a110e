import { isFinalFrame, type EventData, type IncompleteReason, type TokenFrame, type ToolCall, type UsageView } from '@fenago/contracts';
import type { SseEvent } from './sse.js';

/** How an execution ended, as the last event of its stream tells it, live or from what is stored. */
export interface ExecutionEnd {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'incomplete';
  /** What the model said, its words between tools included. */
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: UsageView;
  readonly endTime: string | null;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  readonly reason: IncompleteReason | undefined;
}

/** Undefined for an event that is not the last one. */
export function executionEndOf({ event, data }: SseEvent): ExecutionEnd | undefined {
  if (!isFinalFrame(event as TokenFrame['t'])) return undefined;
  const told = data as EventData<'execution.completed'> & Partial<Pick<ExecutionEnd, 'error' | 'reason'>>;
  const { output, preamble = '', toolCalls = [], usage, endTime, error, reason } = told;
  const status = event.slice('execution.'.length) as ExecutionEnd['status'];
  return { status, text: textOf({ output, preamble }), toolCalls, usage, endTime, error, reason };
}

/** Between what two steps say. */
export const STEP_SEPARATOR = '\n\n';

export function textOf({ output, preamble = '' }: { readonly output: string; readonly preamble?: string }): string {
  return [preamble, output].filter((text) => text !== '').join(STEP_SEPARATOR);
}
