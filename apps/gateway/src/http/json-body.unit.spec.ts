import { describe, expect, it } from 'vitest';
import { MAX_JSON_DEPTH, parseJsonBody } from './json-body.js';

const parse = (text: string) => parseJsonBody(new TextEncoder().encode(text));
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('parseJsonBody', () => {
  it('takes objects, and nothing', () => {
    expect(parse('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
    expect(parse('')).toBeUndefined();
  });

  it(`takes ${MAX_JSON_DEPTH} levels and not one more`, () => {
    expect(parse(nested(MAX_JSON_DEPTH))).toBeDefined();
    expect(() => parse(nested(MAX_JSON_DEPTH + 1))).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('says where a forbidden name stands', () => {
    expect(() => parse('{"a":[{"b/c":{"__proto__":1}}]}')).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ path: '/a/0/b~1c/__proto__' })] }),
    );
  });

  it('lets the names stand as values', () => {
    expect(parse('{"a":"__proto__"}')).toEqual({ a: '__proto__' });
  });

  it.each(['toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])('refuses %s, which every object inherits', (name) => {
    expect(() => parse(JSON.stringify({ a: [{ [name]: 1 }] }))).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('mends halves of surrogate pairs, and nothing else', () => {
    expect(parse('{"a":["\\udfffx\\uD83D",{"b":"\\ud83d\\ude00 \\\\ud800 \\u0000"}],"n":1,"z":null}')).toEqual({
      a: ['\uFFFDx\uFFFD', { b: '😀 \\ud800 \0' }],
      n: 1,
      z: null,
    });
  });
});
