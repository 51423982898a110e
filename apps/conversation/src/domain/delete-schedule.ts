import { newEvent, reject, remove, type Decision } from '@fenago/aggregate/decision';
import { refuseRevision } from '@fenago/contracts';
import { scheduleNotFound } from './errors.js';
import type { ScheduleState } from './schedule.state.js';

export interface DeleteSchedule {
  readonly userId: string;
  readonly ifRevisions?: readonly number[] | undefined;
}

/** What it has posted stays. */
export function decideDeleteSchedule(
  state: ScheduleState | null,
  command: DeleteSchedule,
): Decision<ScheduleState, { readonly id: string; readonly deleted: true }> {
  if (state === null || state.userId !== command.userId) return reject(scheduleNotFound());
  const refusal = refuseRevision(state.v, command.ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  const { _id: scheduleId, userId, agentId } = state;
  return remove([newEvent('schedule.deleted', { scheduleId, userId, agentId })], { id: scheduleId, deleted: true });
}
