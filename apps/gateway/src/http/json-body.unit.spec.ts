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

  it.each([
    ['{"a":[{"_bsontype":"ObjectId"}]}', '/a/0/_bsontype'],
    ['{"a":{"b\\u0000c":1}}', '/a/b\0c'],
    ['{"a":{"$id":"urn:x","$ref":"defs.json#/x"}}', '/a/$id'],
  ])('refuses %s, which the database would not give back as it is', (body, path) => {
    expect(() => parse(body)).toThrow(expect.objectContaining({ code: 'invalid_request', fields: [expect.objectContaining({ path })] }));
  });

  it("takes a JSON Schema's other names", () => {
    const schema = { $id: 'urn:x', $defs: { 'a.b': { $ref: '#' } }, properties: { $set: { $inc: 1 }, '': {} } };
    expect(parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('mends halves of surrogate pairs, and nothing else', () => {
    expect(parse('{"a":["\\udfffx\\uD83D",{"b":"\\ud83d\\ude00 \\\\ud800 \\u0000"}],"n\\ud800":1,"z":null}')).toEqual({
      a: ['\uFFFDx\uFFFD', { b: '😀 \\ud800 \0' }],
      'n\uFFFD': 1,
      z: null,
    });
  });
});
