/**
 * The wait a provider asks for, in milliseconds: `retry-after-ms` first, else `Retry-After` as seconds or as an HTTP date.
 * Undefined for none and for what cannot be read; never negative.
 */
export function parseRetryAfter(headers: Headers | undefined, now: () => number): number | undefined {
  const millis = nonNegative(headers?.get('retry-after-ms'));
  if (millis !== undefined) return Math.ceil(millis);
  const value = headers?.get('retry-after')?.trim();
  if (!value) return undefined;
  const seconds = nonNegative(value);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  // Date.parse also takes "-5" and the like for years; an HTTP date begins with the name of a day.
  const date = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now());
}

function nonNegative(value: string | null | undefined): number | undefined {
  if (!value || !/^\s*\d+(\.\d+)?\s*$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
