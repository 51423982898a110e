import { ALLOWANCE_THRESHOLDS, PERIOD_LIMITS, type AllowanceThreshold, type Features, type PeriodLimit } from '@fenago/contracts';
import { isDeepStrictEqual } from 'node:util';
import { isRenewal, periodAt } from './allowance-period.js';
import {
  NO_AMOUNTS,
  NOTHING_SPENT,
  type Allowance,
  type Amounts,
  type Hold,
  type Notice,
  type Spent,
} from './allowance.state.js';

/** A plan, and when its months begin. */
export interface Entitlement {
  readonly planId: string;
  readonly features: Features;
  readonly anchor: Date | null;
  readonly ordinal: number;
}

/** The wish to call a model. */
export interface Reserve {
  readonly executionId: string;
  /** Whether no call of this execution is over: later ones are no further request, also where it has waited and holds nothing. */
  readonly isFirst: boolean;
  /** By the calls of this execution that are over. */
  readonly spent: Spent;
  /** What the call uses at most, as far as that can be known. */
  readonly wanted: Spent;
  /** What it uses before a word has come: with less there is no sense in it. */
  readonly least: Spent;
  readonly expiresAt: Date;
}

/** What one call of a model may use; null where there is no limit. */
export interface Grant {
  readonly tokens: number | null;
  readonly spendMicros: number | null;
}

export const UNLIMITED: Grant = { tokens: null, spendMicros: null };

/**
 * - `granted`: the call may be made
 * - `wait`: what is left is reserved by other calls, or as many executions run as may
 * - `exhausted`: nothing is left of a limit, or too little for the call
 */
export type Reserved =
  | { readonly kind: 'granted'; readonly grant: Grant; readonly features: Features }
  | { readonly kind: 'wait' }
  | { readonly kind: 'exhausted'; readonly limit: PeriodLimit; readonly planId: string; readonly resetsAt: Date };

export interface Decided<R> {
  readonly allowance: Allowance;
  readonly result: R;
}

/** An allowance of which nothing is used yet. */
export function newAllowance(entitlement: Entitlement, now: Date): Allowance {
  const periodStart = periodAt(entitlement.anchor, now).from;
  return { ...entitlement, periodStart, used: NO_AMOUNTS, reached: NO_AMOUNTS, notices: [], holds: {} };
}

/** Takes over what billing says; what is older than what is known changes nothing. */
export function decideEntitle(before: Allowance, entitlement: Entitlement, now: Date): Allowance {
  if (entitlement.ordinal <= before.ordinal) return before;
  const anchor = isRenewal(before.anchor, entitlement.anchor) ? before.anchor : entitlement.anchor;
  return noticed(inPeriod({ ...before, ...entitlement, anchor }, now));
}

/** Something is reserved for the next call of an execution, in the place of what was reserved for its last. */
export function decideReserve(before: Allowance, { executionId, isFirst, spent, wanted, least, expiresAt }: Reserve, now: Date): Decided<Reserved> {
  const isNew = isFirst && before.holds[executionId] === undefined;
  const base = counted(inPeriod(before, now), executionId, spent);
  const refused = (result: Reserved): Decided<Reserved> => ({ allowance: resting(base, executionId, expiresAt), result });
  const exhausted = (limit: PeriodLimit): Decided<Reserved> => {
    const resetsAt = periodAt(base.anchor, now).to;
    return refused({ kind: 'exhausted', limit, planId: base.planId, resetsAt });
  };
  const { limits } = base.features;
  const others = activeHolds(base, now, executionId);
  if (isNew && isUsedUp(limits.requests, base.used.requests)) return exhausted('requests');
  if (isUsedUp(limits.tokens, base.used.tokens)) return exhausted('tokens');
  if (wanted.spendMicros > 0 && isUsedUp(limits.spendMicros, base.used.spendMicros)) return exhausted('spendMicros');
  if (limits.concurrentExecutions !== null && others.length >= limits.concurrentExecutions) return refused({ kind: 'wait' });
  const tokens = share(limits.tokens, base.used.tokens, wanted.tokens, others.map(({ reserved }) => reserved.tokens));
  const spendMicros = share(limits.spendMicros, base.used.spendMicros, wanted.spendMicros, others.map(({ reserved }) => reserved.spendMicros));
  if (tokens === 'taken' || spendMicros === 'taken') return refused({ kind: 'wait' });
  if (tokens !== null && tokens < least.tokens) return exhausted('tokens');
  if (spendMicros !== null && spendMicros < least.spendMicros) return exhausted('spendMicros');
  // Also where there is no limit yet: a smaller plan may come while the call is under way.
  const reserved = { tokens: tokens ?? wanted.tokens, spendMicros: spendMicros ?? wanted.spendMicros };
  const hold: Hold = { reserved, counted: base.holds[executionId]?.counted ?? spent, running: true, expiresAt };
  const requests = base.used.requests + (isNew ? 1 : 0);
  const after = { ...base, used: { ...base.used, requests }, holds: { ...base.holds, [executionId]: hold } };
  return { allowance: noticed(after), result: { kind: 'granted', grant: { tokens, spendMicros }, features: base.features } };
}

/** Nobody knows of a worker that runs the execution; what it has used is counted. One that holds nothing stays so. */
export function decideRest(before: Allowance, executionId: string, spent: Spent, expiresAt: Date, now: Date): Allowance {
  return noticed(resting(counted(inPeriod(before, now), executionId, spent), executionId, expiresAt));
}

/** The execution has ended; what it has used is counted. Told twice, the first time counts. */
export function decideSettle(before: Allowance, executionId: string, spent: Spent, now: Date): Allowance {
  if (before.holds[executionId] === undefined) return before;
  const { holds, ...after } = counted(inPeriod(before, now), executionId, spent);
  const { [executionId]: _ended, ...others } = holds;
  return noticed({ ...after, holds: others });
}

/**
 * The execution waits for an action, and holds nothing; what it has used is counted. Where it has gone on before this is told,
 * what it holds since then stays.
 * @param expiresAt of what it has held
 */
export function decidePause(before: Allowance, executionId: string, spent: Spent, expiresAt: Date, now: Date): Allowance {
  const isHeld = before.holds[executionId]?.expiresAt.getTime() === expiresAt.getTime();
  return isHeld ? decideSettle(before, executionId, spent, now) : noticed(counted(inPeriod(before, now), executionId, spent));
}

/** Notices of which somebody has been told by now. Where none of them is left, as where the user is gone, nothing changes. */
export function decideTold(before: Allowance, told: readonly Notice[]): Allowance {
  const notices = before.notices.filter((notice) => !told.some((one) => isDeepStrictEqual(one, notice)));
  return notices.length === before.notices.length ? before : { ...before, notices };
}

/** Holds of executions that run, as far as is known. */
export function activeHolds({ holds }: Allowance, now: Date, except?: string): readonly Hold[] {
  return Object.entries(holds)
    .filter(([id, { running, expiresAt }]) => id !== except && running && expiresAt > now)
    .map(([, hold]) => hold);
}

/** What of a limit a call gets. Near its end a call may have to wait until it is known what others have really used. */
function share(limit: number | null, used: number, wanted: number, reservations: readonly number[]): number | null | 'taken' {
  if (limit === null) return null;
  const taken = reservations.reduce((sum, one) => sum + one, 0);
  const left = limit - used - taken;
  if (left >= wanted) return wanted;
  return taken > 0 ? 'taken' : Math.max(0, left);
}

function isUsedUp(limit: number | null, used: number): boolean {
  return limit !== null && used >= limit;
}

/** A new period begins with nothing used; what executions hold, they go on holding. */
export function inPeriod(before: Allowance, now: Date): Allowance {
  const { from } = periodAt(before.anchor, now);
  if (from <= before.periodStart) return before;
  return { ...before, periodStart: from, used: NO_AMOUNTS, reached: NO_AMOUNTS };
}

function counted(before: Allowance, executionId: string, spent: Spent): Allowance {
  const hold = before.holds[executionId];
  if (hold === undefined) return before;
  // Whoever tells less has read the journal earlier: what is counted stays counted.
  const total = { tokens: Math.max(spent.tokens, hold.counted.tokens), spendMicros: Math.max(spent.spendMicros, hold.counted.spendMicros) };
  if (isDeepStrictEqual(total, hold.counted)) return before;
  const { requests, tokens, spendMicros } = before.used;
  const used = { requests, tokens: tokens + total.tokens - hold.counted.tokens, spendMicros: spendMicros + total.spendMicros - hold.counted.spendMicros };
  return { ...before, used, holds: { ...before.holds, [executionId]: { ...hold, counted: total } } };
}

function resting(before: Allowance, executionId: string, expiresAt: Date): Allowance {
  const hold = before.holds[executionId];
  if (hold === undefined) return before;
  const rests: Hold = { ...hold, reserved: NOTHING_SPENT, running: false, expiresAt };
  // Who asks again while it waits changes nothing, and nothing is written.
  return isDeepStrictEqual(rests, hold) ? before : { ...before, holds: { ...before.holds, [executionId]: rests } };
}

/** Notes which thresholds are reached, and which of them are news. */
function noticed(before: Allowance): Allowance {
  const levels = PERIOD_LIMITS.map((limit) => [limit, levelOf(before, limit)] as const);
  const news = levels.flatMap(([limit, level]) => (level !== 0 && level > before.reached[limit] ? [noticeOf(before, limit, level)] : []));
  const reached = Object.fromEntries(levels) as unknown as Amounts;
  if (news.length === 0 && isDeepStrictEqual(reached, before.reached)) return before;
  return { ...before, reached, notices: [...before.notices, ...news] };
}

function noticeOf({ used, features }: Allowance, limit: PeriodLimit, threshold: AllowanceThreshold): Notice {
  return { limit, threshold, used: used[limit], allowed: features.limits[limit] ?? 0 };
}

function levelOf({ used, features }: Allowance, limit: PeriodLimit): AllowanceThreshold | 0 {
  const allowed = features.limits[limit];
  if (allowed === null || allowed === 0) return 0;
  return ALLOWANCE_THRESHOLDS.findLast((threshold) => used[limit] * 100 >= allowed * threshold) ?? 0;
}
