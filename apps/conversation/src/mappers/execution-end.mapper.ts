import type { DomainEvent, FinalFrame, TokenFrame } from '@fenago/contracts';
import type { EndTurn, TurnEnd } from '../domain/end-turn.js';

/** An event that ends an execution. */
export type ExecutionEnd = { [K in FinalFrame]: DomainEvent<K> }[FinalFrame];

const ENDS: Readonly<Record<FinalFrame, TurnEnd>> = {
  'execution.completed': 'completed',
  'execution.failed': 'failed',
  'execution.cancelled': 'cancelled',
  'execution.incomplete': 'incomplete',
};

export function toEndTurn(event: ExecutionEnd): Omit<EndTurn, 'sealed'> {
  const { executionId, output, toolCalls = [], messages: between = [], endTime } = event.data;
  return { executionId, end: ENDS[event.type], output, toolCalls, between, code: codeOf(event), endTime: new Date(endTime) };
}

function codeOf(event: ExecutionEnd): string {
  if (event.type === 'execution.failed') return event.data.error.code;
  return event.type === 'execution.incomplete' ? event.data.reason : '';
}

/** The last frame of the execution's token stream; the same however often the event comes. */
export function toFinalFrame(event: ExecutionEnd): TokenFrame {
  const { fence, lastFrame } = event.data;
  return { f: fence, n: lastFrame + 1, t: event.type, d: event.data } as TokenFrame;
}
