import { describe, expect, it } from 'vitest';
import { periodOf } from './period.js';

const from = '2026-01-01T00:00:00.000Z';
const to = '2026-02-01T00:00:00.000Z';
const refusal = (path: string) => expect.objectContaining({ code: 'invalid_request', fields: [expect.objectContaining({ path })] });

describe('periodOf', () => {
  it('takes two times, which may be the same', () => {
    expect(periodOf(from, to)).toEqual({ from: new Date(from), to: new Date(to) });
    expect(periodOf(from, from)).toEqual({ from: new Date(from), to: new Date(from) });
  });

  it('refuses a reversed period and times that do not exist', () => {
    expect(() => periodOf(to, from)).toThrow(refusal('/to'));
    expect(() => periodOf('2026-13-01T00:00:00.000Z', to)).toThrow(refusal('/from'));
    expect(() => periodOf(from, '2026-02-30T00:00:00.000Z')).toThrow(refusal('/to'));
  });
});
