import { describe, expect, it } from 'vitest';
import { readPinned } from './parts-lock.js';

describe('parts.lock.json', () => {
  it.each(['mongod', 'nats-server'] as const)('pins %s for the usual platforms', (name) => {
    const { wheels } = readPinned(name);
    expect(Object.keys(wheels).sort()).toEqual(['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64']);
    expect(new Set(Object.values(wheels).map((wheel) => wheel.sha256)).size).toBe(5);
  });

  it('refuses a file that is not one', () => {
    expect(() => readPinned('mongod', new URL('../package.json', import.meta.url))).toThrow(expect.objectContaining({ code: 'lock_file_invalid' }));
  });
});
