import type { ExecutionLogView } from '@fenago/contracts';
import type { LogEntry } from '../domain/execution.state.js';

export function toLogView(executionId: string, position: number, { at, level, message }: LogEntry): ExecutionLogView {
  return { id: `${executionId}:${position}`, object: 'execution_log', at: at.toISOString(), level, message };
}

/** Position of an entry, by its id. */
export function positionOf(id: string | undefined): number | undefined {
  return id === undefined ? undefined : Number(id.slice(id.indexOf(':') + 1));
}
