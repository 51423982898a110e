import { newEvent, nothing, reject, remove, type Decision } from '@fenago/aggregate/decision';
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
  return remove([deleted(state)], { id: state._id, deleted: true });
}

/** Whose it was is gone. */
export function decideEraseSchedule(state: ScheduleState | null): Decision<ScheduleState, void> {
  return state === null ? nothing(undefined) : remove([deleted(state)], undefined);
}

const deleted = ({ _id: scheduleId, userId, agentId }: ScheduleState) => newEvent('schedule.deleted', { scheduleId, userId, agentId });
