import { describe, expect, it } from 'vitest';
import { shownPayload } from './dead-letter.mapper.js';

describe('the event of a dead letter', () => {
  it('is shown as it is, where an answer can hold it', () => {
    const payload = JSON.stringify({ text: 'x'.repeat(500_000) });
    expect(shownPayload(payload)).toBe(payload);
  });

  it.each([['letters', 'x'], ['quotes', '"'], ['what is written with six characters', '\u0001'], ['wide letters', '語']])('of many %s is cut so that it fits', (_, letter) => {
    const payload = letter.repeat(1_000_000);
    const shown = shownPayload(payload);
    expect(payload.startsWith(shown)).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThan(700_000);
    expect(shown.length).toBeGreaterThan(50_000);
  });
});
