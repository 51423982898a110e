import { describe, expect, it } from 'vitest';
import { encodeComment, encodeEvent, hasSeen, parseResumePoint } from './sse.js';

describe('server-sent events', () => {
  it('keeps an event on its lines whatever its text', () => {
    const text = encodeEvent({ id: '3.1', event: 'token.delta', data: { text: 'a\nb\r\n\ndata: x\u2028' } });
    expect(text.split('\n')).toEqual(['id: 3.1', 'event: token.delta', expect.stringMatching(/^data: /), '', '']);
    expect(text).not.toContain('\r');
    expect(JSON.parse(text.split('\n')[2]?.slice(6) ?? '')).toEqual({ text: 'a\nb\r\n\ndata: x\u2028' });
  });

  it('writes comments that clients ignore', () => {
    expect(encodeComment('ping')).toBe(': ping\n\n');
  });

  it('reads what it wrote, and a number alone', () => {
    expect(parseResumePoint('3.17')).toEqual({ fence: 3, n: 17 });
    expect(parseResumePoint('17')).toEqual({ n: 17 });
  });

  it.each(['', 'a', '1.', '.1', '1.2.3', '-1', '1e3', ' 1', '9'.repeat(16)])('refuses "%s"', (text) => {
    expect(() => parseResumePoint(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});

describe('hasSeen', () => {
  it('compares fence first', () => {
    expect([hasSeen({ fence: 3, n: 5 }, '3.5'), hasSeen({ fence: 3, n: 4 }, '3.5')]).toEqual([true, false]);
    expect([hasSeen({ fence: 2, n: 9 }, '3.5'), hasSeen({ fence: 4, n: 0 }, '3.5')]).toEqual([false, true]);
    expect([hasSeen({ n: 5 }, '3.5'), hasSeen({ n: 4 }, '3.5')]).toEqual([true, false]);
  });
});
