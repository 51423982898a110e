import { deterministicId, type DeadLetterGroupView, type DeadLetterView } from '@fenago/contracts';
import type { DeadLetter } from '@fenago/messaging';
import { fingerprintOf, isClaimed, readSubject, type DeadLetterGroup, type DeadLetterState, type RecordDeadLetter } from '../domain/dead-letter.js';

/** Bytes that an event may have where it is shown, as JSON within JSON: an answer holds 1 MiB. */
const MAX_SHOWN_BYTES = 640 * 1024;

/** A letter of the stream as it is kept. */
export function toRecord(letter: DeadLetter): RecordDeadLetter {
  const { sequence, service, handler, subject, eventId, eventSequence, reason, message, deliveries, failedAt } = letter;
  const record = { letterId: letter.id, sequence, service, handler, eventId, eventSequence, reason, message, deliveries, failedAt, ...readSubject(subject) };
  return { ...record, fingerprint: fingerprintOf(record) };
}

export const deadLetterIdOf = ({ failedAt, letterId }: RecordDeadLetter): string => deterministicId('deadLetter', failedAt.getTime(), letterId);

export function toDeadLetterView(letter: DeadLetterState, now: Date): DeadLetterView {
  const { lastRedrive } = letter;
  return {
    id: letter._id,
    object: 'dead_letter',
    service: letter.service,
    handler: letter.handler,
    fingerprint: letter.fingerprint,
    eventId: letter.eventId,
    eventType: letter.eventType,
    ownerId: letter.ownerId,
    reason: letter.reason,
    message: letter.message,
    deliveries: letter.deliveries,
    failedAt: letter.failedAt.toISOString(),
    status: letter.status,
    isRedriving: letter.status === 'open' && isClaimed(letter, now),
    lastRedrive: lastRedrive && { ...lastRedrive, at: lastRedrive.at.toISOString() },
    settledAt: letter.settledAt?.toISOString() ?? null,
    settledBy: letter.settledBy,
    discardReason: letter.discardReason,
  };
}

export function toDeadLetterGroupView({ _id, firstFailedAt, lastFailedAt, ...group }: DeadLetterGroup): DeadLetterGroupView {
  return { id: _id, object: 'dead_letter_group', ...group, firstFailedAt: firstFailedAt.toISOString(), lastFailedAt: lastFailedAt.toISOString() };
}

/** An event as an answer can hold it: its beginning, where it is too large. */
export function shownPayload(payload: string): string {
  let shown = payload;
  while (Buffer.byteLength(JSON.stringify(shown)) > MAX_SHOWN_BYTES) shown = shown.slice(0, Math.floor(shown.length * 0.75));
  return shown;
}
