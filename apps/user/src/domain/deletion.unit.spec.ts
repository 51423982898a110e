import { ERASING_SERVICES } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { completedAt } from './deletion.js';

const report = (ms: number) => ({ completedAt: new Date(ms), erased: {}, kept: {} });

describe('completedAt', () => {
  it('is when the last service was done', () => {
    const services = Object.fromEntries(ERASING_SERVICES.map((name, index) => [name, report(index)]));
    expect(completedAt({ services })).toEqual(new Date(ERASING_SERVICES.length - 1));
  });

  it.each(ERASING_SERVICES)('is not while %s is at it', (missing) => {
    const services = Object.fromEntries(ERASING_SERVICES.filter((name) => name !== missing).map((name) => [name, report(1)]));
    expect(completedAt({ services })).toBeNull();
  });
});
