import { deterministicId, ID_PREFIX, type AnyDomainEvent, type IdKind } from '@fenago/contracts';

/** When every recorded event says that it happened; its other times keep their distance to that. */
const RECORDED_AT = '2026-01-02T03:04:05.678Z';

const KINDS = new Map(Object.entries(ID_PREFIX).map(([kind, prefix]) => [prefix as string, kind as IdKind]));
const ID = new RegExp(`\\b(${[...KINDS.keys()].join('|')})_[0-9a-hjkmnp-tv-z]{26}\\b`, 'g');
const TIME = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
/** Servers of the stage, whose ports are free ones. */
const HOST = /\b127\.0\.0\.1:\d+/g;
const TRACE = /\b00-[0-9a-f]{32}-[0-9a-f]{16}-(0[01])\b/g;

/** The event with ids and times that do not depend on when and where it was recorded: the first user of each is the same one. */
export function normalised(event: AnyDomainEvent): AnyDomainEvent {
  const base = Date.parse(RECORDED_AT);
  const shiftMs = base - Date.parse(event.time);
  const numbers = new Map<string, number>();
  const seen = new Map<string, string>();
  const numbered = (kind: string, found: string, make: (number: number) => string): string => {
    const known = seen.get(found);
    if (known !== undefined) return known;
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    const made = make(number);
    seen.set(found, made);
    return made;
  };
  const text = JSON.stringify(event)
    .replaceAll(TIME, (time) => new Date(Date.parse(time) + shiftMs).toISOString())
    .replaceAll(TRACE, (_all, flags: string) => `00-${'1'.repeat(32)}-${'2'.repeat(16)}-${flags}`)
    .replaceAll(HOST, 'hooks.example')
    .replaceAll(UUID, (found) => numbered('uuid', found, (number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`))
    .replaceAll(ID, (found, prefix: string) => numbered(prefix, found, (number) => deterministicId(KINDS.get(prefix) ?? 'user', base, prefix, String(number))));
  return JSON.parse(text) as AnyDomainEvent;
}
