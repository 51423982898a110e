import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.js';

const now = () => Date.parse('2026-01-01T00:00:00Z');
const read = (headers: Record<string, string>) => parseRetryAfter(new Headers(headers), now);

describe('parseRetryAfter', () => {
  it.each([
    [{}, undefined],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 23:59:00 GMT' }, 0],
    [{ 'retry-after': '9', 'retry-after-ms': '12.3' }, 13],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after-ms': 'NaN', 'retry-after': '1' }, 1000],
  ])('%j is %s', (headers, expected) => {
    expect(read(headers as Record<string, string>)).toBe(expected);
  });

  it('is undefined without headers', () => expect(parseRetryAfter(undefined, now)).toBeUndefined());
});
