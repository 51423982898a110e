import { describe, expect, it } from 'vitest';
import { findVersion, isAtLeast } from './version.js';

describe('version', () => {
  it.each([
    ['db version v6.0.5\nBuild Info: {', '6.0.5'],
    ['nats-server: v2.15.1', '2.15.1'],
    ['no number here', undefined],
  ])('finds the version in %j', (text, expected) => {
    expect(findVersion(text)).toBe(expected);
  });

  it.each([
    ['2.11.0', '2.11.0', true],
    ['2.15.1', '2.11.0', true],
    ['2.9.10', '2.11.0', false],
    ['10.0.0', '6.0.0', true],
    ['5.9.9', '6.0.0', false],
  ])('%s is at least %s: %s', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});
