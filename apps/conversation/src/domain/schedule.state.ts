import type { AggregateState } from '@fenago/aggregate/decision';
import type { ScheduleError, ScheduleStatus, TurnOptions, TurnPolicy } from '@fenago/contracts';
import type { Timing } from './timing.js';

/** A message that is posted by itself, as often as its timing says. */
export interface ScheduleState extends AggregateState, Timing {
  readonly userId: string;
  readonly agentId: string;
  /** Null: each firing begins a conversation. */
  readonly conversationId: string | null;
  readonly content: string;
  readonly options: TurnOptions | null;
  /** Null: as the agent says. */
  readonly onBusy: TurnPolicy | null;
  readonly status: ScheduleStatus;
  /** The next time it is due; null where it is not active. */
  readonly nextAt: Date | null;
  /** By the database server's clock, as what is due is. */
  readonly lastFiredAt: Date | null;
  readonly lastExecutionId: string | null;
  readonly lastError: ScheduleError | null;
  /** In a row. */
  readonly failures: number;
  /** Set where it has ended; it goes some time after. */
  readonly endedAt: Date | null;
}

/** Whether it is to fire for a time at which it was seen to be due. */
export function isDue(state: ScheduleState, dueAt: Date): boolean {
  return state.status === 'active' && state.nextAt?.getTime() === dueAt.getTime();
}
