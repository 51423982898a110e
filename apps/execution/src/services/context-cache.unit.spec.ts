import { describe, expect, it } from 'vitest';
import type { HistoryMessage } from '../domain/history.js';
import { ContextCache } from './context-cache.js';

const message = (position: number, content = 'x'): HistoryMessage => ({ position, role: 'user', content });
const positions = (cache: ContextCache, id: string, before: number) => cache.before(id, before)?.map((known) => known.position);

describe('the context cache', () => {
  it('answers only what it knows without a gap up to the position', () => {
    const cache = new ContextCache(1e6, 1e6);
    cache.replace('c', [message(3), message(4)]);
    cache.add('c', message(5));
    expect(positions(cache, 'c', 6)).toEqual([3, 4, 5]);
    expect(positions(cache, 'c', 5)).toEqual([3, 4]);
    expect(positions(cache, 'c', 7)).toBeUndefined();
    expect(positions(cache, 'c', 3)).toBeUndefined();
    expect(positions(cache, 'other', 1)).toBeUndefined();
  });

  it('takes a message twice as once, and starts over at a gap', () => {
    const cache = new ContextCache(1e6, 1e6);
    cache.add('c', message(0));
    cache.add('c', message(1, 'mine'));
    cache.add('c', message(1, 'theirs'));
    expect(cache.before('c', 2)?.map((known) => known.content)).toEqual(['x', 'theirs']);
    cache.add('c', message(5));
    expect(positions(cache, 'c', 6)).toEqual([5]);
  });

  describe('of what was said before a reply', () => {
    const held = { executionId: 'e', messages: [message(1, 'call'), message(2, 'result')] };
    const holding = () => {
      const cache = new ContextCache(1e6, 1e6);
      cache.add('c', message(0));
      cache.hold('c', held);
      return cache;
    };

    it('knows nothing until the reply is told, and then all', () => {
      const cache = holding();
      expect(positions(cache, 'c', 3)).toBeUndefined();
      cache.addReply('c', 'e', message(3));
      cache.addReply('c', 'e', message(3));
      expect(cache.before('c', 4)?.map(({ content }) => content)).toEqual(['x', 'call', 'result', 'x']);
    });

    it.each([
      ['of another execution', 'other', 3],
      ['elsewhere', 'e', 2],
    ])('knows nothing where the reply is %s', (_name, executionId, position) => {
      const cache = holding();
      cache.addReply('c', executionId, message(position));
      expect(positions(cache, 'c', position + 1)).toEqual([position]);
    });

    it('keeps to its bounds', () => {
      const cache = new ContextCache(5 * 129, 1e6);
      cache.add('other', message(0));
      cache.add('c', message(0));
      cache.hold('c', held);
      cache.hold('c', held);
      expect(positions(cache, 'other', 1)).toEqual([0]);
      cache.hold('c', { executionId: 'f', messages: [message(1, 'x'.repeat(400))] });
      expect(positions(cache, 'other', 1)).toBeUndefined();
      expect(positions(cache, 'c', 1)).toEqual([0]);
      cache.hold('unknown', held);
      expect(positions(cache, 'unknown', 3)).toBeUndefined();
    });
  });

  it('drops the oldest messages of a long conversation', () => {
    const cache = new ContextCache(1e6, 3 * 228);
    for (let position = 0; position < 5; position += 1) cache.add('c', message(position, 'x'.repeat(100)));
    expect(positions(cache, 'c', 5)).toEqual([2, 3, 4]);
  });

  it('drops the least recently used conversation', () => {
    const cache = new ContextCache(2 * 129, 1e6);
    cache.add('a', message(0));
    cache.add('b', message(0));
    cache.before('a', 1);
    cache.add('c', message(0));
    expect(positions(cache, 'b', 1)).toBeUndefined();
    expect(positions(cache, 'a', 1)).toEqual([0]);
    cache.forget('a');
    cache.add('d', message(0));
    expect(positions(cache, 'c', 1)).toEqual([0]);
  });
});
