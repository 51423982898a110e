/** A date, or a time in UTC: one without its zone would mean another on each machine. */
const TIME = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/;

/**
 * What an option says of a time.
 * @throws Error with a sentence where it says none
 */
export function timeOf(name: string, text: string | undefined, otherwise: Date): string {
  if (text === undefined) return otherwise.toISOString();
  const time = new Date(text);
  if (TIME.test(text) && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new Error(`--${name} takes a date or a time in UTC (2026-11-01, 2026-11-01T12:00:00Z), not "${text}".`);
}
