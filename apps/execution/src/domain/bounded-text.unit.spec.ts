import { describe, expect, it } from 'vitest';
import { BoundedText } from './bounded-text.js';

describe('a bounded text', () => {
  it('takes what fits and cuts what does not, by its JSON form', () => {
    const text = new BoundedText(12);
    expect(text.add('hello')).toBe('hello');
    expect(text.add('"world"')).toBe('"wor');
    expect(Buffer.byteLength(JSON.stringify(text.text))).toBe(12);
  });

  it('never cuts through a character', () => {
    const text = new BoundedText(2 + 6);
    expect(text.add('é😀x😀')).toBe('é😀');
    expect(text.text).toBe('é😀');
  });

  it('counts control characters as JSON writes them', () => {
    const text = new BoundedText(2 + 12);
    expect(text.add('\u0000'.repeat(5))).toBe('\u0000'.repeat(2));
  });

  it('starts anew after a reset', () => {
    const text = new BoundedText(7);
    text.add('abcdefgh');
    text.clear();
    expect(text.add('xyz')).toBe('xyz');
  });
});
