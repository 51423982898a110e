import { commit, create, newEvent, nothing, reject, type AggregateState, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { deterministicId, EVENT_CONTRACTS, isId, type DeadLetterStatus, type FenagoError } from '@fenago/contracts';
import { deadLetterBusy, deadLetterNotFound, deadLetterSettled } from './errors.js';

/** The last attempt to have the event handled after all. */
export interface Redrive {
  readonly at: Date;
  /** The admin who asked for it. */
  readonly by: string;
  readonly outcome: 'handled' | 'failed' | 'unknown';
  readonly reason: string | null;
  readonly message: string | null;
}

/** What is known of a letter when it comes. */
export interface RecordDeadLetter {
  /** The same for the same event and handler. */
  readonly letterId: string;
  /** Place in the stream of dead letters, where the event is. */
  readonly sequence: number;
  readonly service: string;
  readonly handler: string;
  readonly eventId: string;
  readonly eventType: string;
  /** Place in the event stream. */
  readonly eventSequence: number;
  readonly ownerId: string | null;
  readonly fingerprint: string;
  readonly reason: string;
  readonly message: string;
  readonly deliveries: number;
  readonly failedAt: Date;
}

/** An event that a handler has given up. Made without an event, but the first of its kind in an hour. */
export interface DeadLetterState extends AggregateState, RecordDeadLetter {
  /** Whether an event has told of it. */
  readonly isAlert: boolean;
  readonly status: DeadLetterStatus;
  /** No fact, so beside the commits: who has it in hand, and until when. */
  readonly claim: string | null;
  readonly claimedUntil: Date | null;
  readonly lastRedrive: Redrive | null;
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
  readonly discardReason: string | null;
}

/** Letters that have failed alike. */
export interface DeadLetterGroup extends Pick<DeadLetterState, 'service' | 'handler' | 'eventType' | 'reason' | 'message'> {
  /** The fingerprint. */
  readonly _id: string;
  readonly count: number;
  readonly firstFailedAt: Date;
  readonly lastFailedAt: Date;
}

type Letter = Decision<DeadLetterState, void>;

/** Time, ids and numbers, which tell letters apart that have failed alike. */
const PARTICULARS = /[a-z]{1,16}_[0-9a-z]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/gi;
const TYPES = new Map(EVENT_CONTRACTS.map(({ type, aggregate, action }) => [`${aggregate}.${action}`, type as string]));

/** What the subject of an event says: `evt.<ownerId>.<aggregate>.<aggregateId>.<action>`. */
export function readSubject(subject: string): Pick<RecordDeadLetter, 'eventType' | 'ownerId'> {
  const [, owner = '', aggregate = '', , ...action] = subject.split('.');
  const name = [aggregate, ...action].join('.');
  return { eventType: TYPES.get(name) ?? name, ownerId: isId('user', owner) ? owner : null };
}

export function fingerprintOf({ service, handler, eventType, reason, message }: Omit<RecordDeadLetter, 'fingerprint'>): string {
  return deterministicId('deadLetterGroup', 0, service, handler, eventType, reason, message.replace(PARTICULARS, '#'));
}

/** An event tells of letters of a fingerprint once in so long, by when they were given up. */
const ALERT_EVERY_MS = 60 * 60_000;

/**
 * The letters that an event is to tell of.
 * @param alertedAt when the last letter of a fingerprint was given up that was told of
 */
export function alertsOf<L extends Pick<RecordDeadLetter, 'fingerprint' | 'failedAt'>>(letters: readonly L[], alertedAt: ReadonlyMap<string, Date>): ReadonlySet<L> {
  const last = new Map(alertedAt);
  const alerts = letters.filter(({ fingerprint, failedAt }) => {
    const before = last.get(fingerprint);
    const isDue = before === undefined || Math.abs(failedAt.getTime() - before.getTime()) >= ALERT_EVERY_MS;
    if (isDue) last.set(fingerprint, failedAt);
    return isDue;
  });
  return new Set(alerts);
}

/** State of a letter that has just come. */
export const openLetter = (letter: RecordDeadLetter, isAlert: boolean): Omit<DeadLetterState, keyof AggregateState> => ({
  ...letter,
  isAlert,
  status: 'open',
  claim: null,
  claimedUntil: null,
  lastRedrive: null,
  settledAt: null,
  settledBy: null,
  discardReason: null,
});

/** The first of its kind for a while; others are only kept. */
export function decideAlert(state: DeadLetterState | null, deadLetterId: string, letter: RecordDeadLetter): Letter {
  if (state !== null) return nothing(undefined);
  const told = { ...tell(deadLetterId, letter), failedAt: letter.failedAt.toISOString() };
  return create(openLetter(letter, true), [newEvent('dead_letter.recorded', told)], undefined);
}

/** The handler has taken the event. */
export function decideRedriven(state: DeadLetterState | null, redrive: Redrive): Letter {
  if (state === null) return reject(deadLetterNotFound());
  if (state.status !== 'open') return nothing(undefined);
  const set = { status: 'redriven', claim: null, claimedUntil: null, lastRedrive: redrive, settledAt: redrive.at, settledBy: redrive.by } as const;
  return commit({ set }, [newEvent('dead_letter.redriven', tell(state._id, state))], undefined);
}

export interface DiscardDeadLetter {
  readonly adminId: string;
  readonly reason: string;
}

export function decideDiscard(state: DeadLetterState | null, { adminId, reason }: DiscardDeadLetter, { now }: DecisionContext): Letter {
  if (state === null) return reject(deadLetterNotFound());
  if (state.status !== 'open') return reject(deadLetterSettled(state.status));
  const set = { status: 'discarded', claim: null, claimedUntil: null, settledAt: now, settledBy: adminId, discardReason: reason } as const;
  return commit({ set }, [newEvent('dead_letter.discarded', { ...tell(state._id, state), discardReason: reason })], undefined);
}

/** Why a letter could not be taken in hand. */
export function refusal(state: DeadLetterState | null): FenagoError {
  if (state === null) return deadLetterNotFound();
  return state.status === 'open' ? deadLetterBusy() : deadLetterSettled(state.status);
}

export const isClaimed = ({ claimedUntil }: Pick<DeadLetterState, 'claimedUntil'>, now: Date): boolean => claimedUntil !== null && claimedUntil > now;

function tell(deadLetterId: string, { fingerprint, service, handler, eventId, eventType, reason }: RecordDeadLetter) {
  return { deadLetterId, fingerprint, service, handler, eventId, eventType, reason };
}
