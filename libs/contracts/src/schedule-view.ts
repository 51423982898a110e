import type { ScheduleError, ScheduleStatus } from './schedule-shapes.js';
import type { TurnOptions } from './turn-options.js';
import type { TurnPolicy } from './turn-policy.js';

/** A message that is posted by itself, at the times of a cron expression or once. */
export interface ScheduleView {
  readonly id: string;
  readonly object: 'schedule';
  readonly userId: string;
  readonly agentId: string;
  /** Null where each firing begins a conversation. */
  readonly conversationId: string | null;
  readonly content: string;
  readonly options: TurnOptions | null;
  /** Null: as the agent says. */
  readonly onBusy: TurnPolicy | null;
  /** Null where it fires once. */
  readonly cron: string | null;
  readonly timeZone: string;
  /** Null where it fires by `cron`. */
  readonly at: string | null;
  readonly status: ScheduleStatus;
  /** Null where it does not fire any more, or is paused. */
  readonly nextAt: string | null;
  readonly lastFiredAt: string | null;
  readonly lastExecutionId: string | null;
  /** Why nothing was posted when it was last due. */
  readonly lastError: ScheduleError | null;
  /** Times in a row at which nothing was posted. */
  readonly failures: number;
  /** Version of the object: grows with each change of it. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
