import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

describe('readConfig', () => {
  it('has defaults', () => expect(readConfig({})).toEqual({ port: 0, host: '127.0.0.1' }));
  it('reads both', () => expect(readConfig({ PORT: '81', HOST: '0.0.0.0' })).toEqual({ port: 81, host: '0.0.0.0' }));
  it.each(['x', '-1', '70000', '1.5'])('names the variable for PORT=%s', (PORT) => expect(() => readConfig({ PORT })).toThrow(/PORT/));
});
