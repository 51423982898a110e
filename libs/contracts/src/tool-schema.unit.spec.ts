import { describe, expect, it } from 'vitest';
import { checkArguments, NO_PARAMETERS, refuseToolSchema, type ToolSchema } from './tool-schema.js';

const object = (properties: ToolSchema, more: ToolSchema = {}): ToolSchema => ({ type: 'object', properties, ...more });

/** 2^40 ways to look at a value. */
function exponential(): ToolSchema {
  const defs = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`d${i}`, { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] }]),
  );
  return { type: 'object', $ref: '#/$defs/d0', $defs: { ...defs, d40: { type: 'object' } } };
}

/** Milliseconds that something kept the process. */
function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

describe('refuseToolSchema', () => {
  it.each<[string, ToolSchema]>([
    ['no parameter', NO_PARAMETERS],
    ['references into itself', object({ a: { $ref: '#/$defs/a~1b%20c' } }, { $defs: { 'a/b c': { type: 'string' } } })],
    ['references to itself that end', object({ child: { $ref: '#' } })],
    ['a parameter that is called as a keyword is', object({ $ref: { type: 'string' }, default: { type: 'string' }, $defs: { type: 'string' } })],
    ['data that looks like a reference', object({ a: { default: { $ref: 'https://x.example' }, enum: [{ $ref: 'y' }] } })],
    ['what is no word of JSON Schema', object({ a: { type: 'string', 'x-order': 1 } })],
  ])('lets %s pass', (_what, schema) => {
    expect(refuseToolSchema(schema)).toEqual([]);
  });

  it.each<[string, ToolSchema, string]>([
    ['no object', { type: 'string' }, '/type'],
    ['nothing', {}, '/type'],
    ['a type that is none', object({ a: { type: 'strin' } }), '/properties/a/type'],
    ['a pattern that is none', object({ a: { type: 'string', pattern: '(' } }), '/properties/a/pattern'],
    ['a bound that is none', object({ a: { type: 'string', minLength: -1 } }), '/properties/a/minLength'],
    ['a reference elsewhere', object({ a: { $ref: 'https://example.com/schema' } }), '/properties/a/$ref'],
    ['a reference to a file', object({ a: { $ref: 'file:///etc/passwd' } }), '/properties/a/$ref'],
    ['a reference to nothing', object({ default: { items: { $ref: '#/$defs/a' } } }), '/properties/default/items/$ref'],
    ['a reference to what every object has', object({ a: { $ref: '#/constructor' } }), '/properties/a/$ref'],
    ['a reference that is not encoded', object({ a: { $ref: '#/%zz' } }), '/properties/a/$ref'],
    ['itself', { type: 'object', $ref: '#' }, ''],
  ])('refuses %s', (_what, schema, path) => {
    expect(refuseToolSchema(schema)).toMatchObject([{ path }]);
  });

  it('refuses what takes too long, in short time', () => {
    expect(timeOf(() => expect(refuseToolSchema(exponential())).toMatchObject([{ message: expect.stringContaining('too long') as string }]))).toBeLessThan(2_000);
  });
});

describe('checkArguments', () => {
  const schema = object({ city: { type: 'string' }, unit: { enum: ['C', 'F'] }, version: { const: 2 } }, { required: ['city'], additionalProperties: false });

  it('has nothing to say of good ones', () => {
    expect(checkArguments(schema, { city: 'Bern', unit: 'C' })).toEqual([]);
    expect(checkArguments(NO_PARAMETERS, {})).toEqual([]);
  });

  it('says of others what to mend', () => {
    expect(checkArguments(schema, { unit: 'K', version: 1, when: 'now' })).toEqual([
      { path: '', message: 'must have required properties city' },
      { path: '/when', message: 'is not a parameter' },
      { path: '/unit', message: 'must be one of ["C","F"]' },
      { path: '/version', message: 'must be 2' },
    ]);
    expect(checkArguments(schema, [])).toMatchObject([{ path: '', message: 'must be object' }]);
    expect(checkArguments(NO_PARAMETERS, { a: 1 })).toEqual([{ path: '/a', message: 'is not a parameter' }]);
  });

  it('is cut off where a pattern, references or values would take years', () => {
    const slow = [
      () => checkArguments(object({ a: { pattern: '^(a+)+$' } }), { a: `${'a'.repeat(60)}!` }),
      () => checkArguments(exponential(), {}),
    ];
    for (const check of slow) {
      expect(timeOf(() => expect(check()).toMatchObject([{ message: expect.stringContaining('too long') as string }]))).toBeLessThan(2_000);
    }
    expect(checkArguments({ type: 'object', $ref: '#' }, {})).toMatchObject([{ message: expect.stringContaining('has no end') as string }]);
  });
});
