import { describe, expect, it } from 'vitest';
import { parseAddress, type Address } from './addresses.js';
import { allowsAddress, allowsHost, parseAllowance } from './allowance.js';

const allowed = (...texts: string[]) => texts.map((text) => parseAllowance(text) ?? {});
const address = (text: string) => parseAddress(text) as Address;

describe('parseAllowance', () => {
  it.each([
    ['ollama', { host: 'ollama' }],
    ['Ollama.Internal', { host: 'ollama.internal' }],
    ['a_b.example.com:8080', { host: 'a_b.example.com', port: 8_080 }],
    ['127.0.0.1', { range: [address('127.0.0.1'), 32] }],
    ['127.0.0.1:11434', { range: [address('127.0.0.1'), 32], port: 11_434 }],
    ['10.0.0.0/8', { range: [address('10.0.0.0'), 8] }],
    ['::1', { range: [address('::1'), 128] }],
    ['[::1]:8080', { range: [address('::1'), 128], port: 8_080 }],
    ['fd00::/8', { range: [address('fd00::'), 8] }],
  ])('takes %j', (text, allowance) => {
    expect(parseAllowance(text)).toEqual(allowance);
  });

  it.each([
    '',
    'http://ollama',
    'ollama/v1',
    '*.internal',
    '10.0.0.0/33',
    '10.0.0/8',
    '127.1',
    '1.2.3.4.5',
    'ollama:0',
    'ollama:65536',
    'ollama:port',
    '[::1',
    '[::1]:',
    '::ffff:0:0/96',
    'a b',
    'a,b',
    '-a',
  ])('refuses %j', (text) => {
    expect(parseAllowance(text)).toBeUndefined();
  });
});

describe('an allowance', () => {
  it('of a name holds for that name, in any case, at its port or at all', () => {
    const rules = allowed('ollama.internal:11434', 'vllm');
    const allows = (hostname: string, port: number) => allowsHost(rules, { hostname, port });
    expect([allows('ollama.internal', 11_434), allows('OLLAMA.internal.', 11_434), allows('vllm', 1)]).toEqual([true, true, true]);
    expect([allows('ollama.internal', 80), allows('x.ollama.internal', 11_434), allows('internal', 11_434), allows('vllm.evil', 1)]).toEqual([false, false, false, false]);
  });

  it('of addresses holds for what is in their range', () => {
    const rules = allowed('10.1.0.0/16', '127.0.0.1:11434', 'fd00::/8', '[::1]:8080');
    const allows = (text: string, port: number) => allowsAddress(rules, address(text), port);
    expect([allows('10.1.255.1', 1), allows('127.0.0.1', 11_434), allows('::ffff:127.0.0.1', 11_434), allows('fd12::1', 1), allows('::1', 8_080)]).not.toContain(false);
    expect([allows('10.2.0.1', 1), allows('127.0.0.1', 80), allows('127.0.0.2', 11_434), allows('fe80::1', 1), allows('::1', 80)]).not.toContain(true);
  });
});
