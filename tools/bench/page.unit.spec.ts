import { describe, expect, it } from 'vitest';
import { BEGIN, END, withSection } from './page.js';
import { median, quantile } from './scenarios/numbers.js';

describe('the page of a run', () => {
  it('has its section replaced, and the rest kept', () => {
    expect(withSection(`before\n${BEGIN}\nold\n${END}\nafter\n`, `${BEGIN}\nnew\n${END}`)).toBe(`before\n${BEGIN}\nnew\n${END}\nafter\n`);
  });

  it('is not written where it has no place for one', () => {
    expect(() => withSection('nothing', 'new')).toThrow(RangeError);
    expect(() => withSection(`${END}${BEGIN}`, 'new')).toThrow(RangeError);
  });
});

describe('the middle of numbers', () => {
  it('lies between the two of them in the middle, whatever their order', () => {
    expect(median([9, 1, 3])).toBe(3);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 1)).toBe(5);
    expect(median([])).toBeNaN();
  });
});
