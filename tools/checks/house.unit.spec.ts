import { describe, expect, it } from 'vitest';
import { houseFiles } from './house-files.js';
import { houseRules } from './house-rules.js';
import { repository } from './overlay.js';

describe('the house', () => {
  const files = houseFiles(repository, ['apps', 'libs']);

  it('is read', () => {
    expect(files.some(({ path }) => path === 'libs/contracts/src/index.ts')).toBe(true);
  });

  describe.each(houseRules)('$name', ({ offences, control }) => {
    it('holds', () => {
      expect(offences(files)).toEqual([]);
    });

    it('can fail', () => {
      expect(offences(control)).toHaveLength(1);
    });
  });
});
