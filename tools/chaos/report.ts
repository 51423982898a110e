import type { ExecutionView } from '@fenago/contracts';
import { givenUp } from './check.js';
import type { Told } from './load.js';
import { modelSteps, type Outcome } from './outcome.js';
import type { Fault } from './plan.js';

export interface Report {
  readonly lines: readonly string[];
  readonly violations: readonly string[];
}

export interface Findings {
  readonly options: { readonly seed: number; readonly unsafe?: string };
  readonly told: Told;
  readonly outcome: Outcome;
  readonly violations: readonly string[];
  readonly faults: Partial<Record<Fault['kind'], number>>;
  readonly events: number;
  readonly retries: number;
  /** Of the model, by message. */
  readonly calls: ReadonlyMap<string, number>;
  /** Calls that tools have seen. */
  readonly toolCalls: number;
  readonly ms: number;
}

export function reportOf({ options, told, outcome, violations, faults, events, retries, calls, toolCalls, ms }: Findings): Report {
  const executions = [...outcome.executions.values()];
  const statuses = Object.entries(Object.groupBy(executions, ({ status }) => status)).map(([status, of]) => `${of.length} ${status}`);
  const seen = Object.entries(Object.groupBy(told.seen, ({ how }) => how)).map(([how, of]) => `${of.length} ${how}`);
  const connections = told.seen.reduce((sum, one) => sum + one.connections, 0);
  const total = [...calls.values()].reduce((sum, times) => sum + times, 0);
  const wasted = told.accepted.reduce((sum, { executionId, planned }) => sum + wastedOf(outcome.executions.get(executionId), calls.get(planned.name) ?? 0), 0);
  const withTools = executions.filter(({ steps }) => steps.some(({ kind }) => kind === 'tool')).length;
  const done = Object.entries(faults).map(([kind, times]) => `${times} ${kind}`);
  const lines = [
    `seed ${options.seed}${options.unsafe === undefined ? '' : `, without ${options.unsafe}`}: ${Math.round(ms / 1_000)} s`,
    `faults: ${done.join(', ') || 'none'}`,
    `accepted: ${told.accepted.length} messages in ${told.conversations.length} conversations, ${retries} requests sent again`,
    `executions: ${statuses.join(', ')}; ${givenUp(outcome)} given up after too many losses; ${outcome.rows.length} ledger rows; ${events} events`,
    `streams: ${seen.join(', ') || 'none'} over ${connections} connections`,
    `model calls: ${total}, wasted: ${wasted}; tools were called ${toolCalls} times in ${withTools} executions`,
    `violations: ${violations.length}`,
  ];
  return { lines, violations };
}

/** A step that was stopped before its call has none: that is no call saved elsewhere. */
function wastedOf(execution: ExecutionView | undefined, asked: number): number {
  return Math.max(0, asked - (execution === undefined ? 0 : modelSteps(execution)));
}
