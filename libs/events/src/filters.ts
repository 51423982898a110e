import { EventsError } from './errors.js';
import type { EventType } from './event.js';
import { EVENT_KINDS } from './generated/kinds.js';

/** What part of all events is wanted; every part of it narrows it. */
export interface EventSelection {
  /** Id of the user whose events they are. */
  readonly owner?: string;
  /** Id of the object that they happened to. */
  readonly object?: string;
}

/** A token of a subject: nothing of it may mean anything to the broker. */
const TOKEN = /^[A-Za-z0-9_:-]{1,128}$/u;

/** @throws EventsError `invalid_options` */
export function checkSelection({ owner, object }: EventSelection): void {
  for (const [name, value] of Object.entries({ owner, object })) {
    if (value !== undefined && !TOKEN.test(value)) throw new EventsError('invalid_options', `${name} is no id: ${value}. Give it as events have it.`);
  }
}

/** The narrowest subjects that match all events that are wanted. @param types none for every type */
export function filtersOf({ owner = '*', object }: EventSelection, types: readonly EventType[]): readonly string[] {
  if (types.length === 0) return [object === undefined ? `evt.${owner}.>` : `evt.${owner}.*.${object}.>`];
  return types.map((type) => `evt.${owner}.${EVENT_KINDS[type].aggregate}.${object ?? '*'}.${EVENT_KINDS[type].action}`).toSorted();
}

/** Whether there are subjects that both filters match. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')];
  for (let at = 0; ; at += 1) {
    const [left, right] = [a[at], b[at]];
    if (left === undefined || right === undefined) return left === right;
    if (left === '>' || right === '>') return true;
    if (left !== '*' && right !== '*' && left !== right) return false;
  }
}
