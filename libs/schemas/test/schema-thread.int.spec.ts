import { afterAll, describe, expect, it } from 'vitest';
import { SchemaThread, type JsonSchema } from '../src/index.js';

/** Longer than a busy machine takes to begin a thread. */
const PATIENCE_MS = 20_000;
const thread = new SchemaThread();
const check = (schema: JsonSchema, value: unknown) => thread.check(schema, value, PATIENCE_MS);
afterAll(() => thread.close());

const object = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({ type: 'object', properties, ...more });

/** 2^40 ways to look at a value. */
function multiplying(): JsonSchema {
  const defs = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`d${i}`, { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] }]),
  );
  return { type: 'object', $ref: '#/$defs/d0', $defs: { ...defs, d40: { type: 'object' } } };
}
const endless = object({ a: { type: 'string', pattern: '^(a+)+$' } });
const hurting = { a: `${'a'.repeat(60)}!` };

describe('a check', () => {
  const schema = object({ city: { type: 'string' }, unit: { enum: ['C', 'F'] }, version: { const: 2 } }, { required: ['city'], additionalProperties: false });

  it('finds that a value is as its schema says', async () => {
    expect(await check(schema, { city: 'Bern', unit: 'C' })).toEqual({ kind: 'fits' });
    expect(await check({}, null)).toEqual({ kind: 'fits' });
  });

  it('says what to mend, in the order in which it is found', async () => {
    expect(await check(schema, { unit: 'K', version: 1, when: 'now' })).toEqual({
      kind: 'mismatch',
      errors: [
        { path: '', message: 'must have required properties city' },
        { path: '/when', message: 'must not be there' },
        { path: '/unit', message: 'must be one of ["C","F"]' },
        { path: '/version', message: 'must be 2' },
      ],
    });
    expect(await check({ $ref: 'https://example.com/schema' }, {})).toEqual({ kind: 'mismatch', errors: [{ path: '', message: 'must be as the schema says' }] });
    const many = await check(object({}, { additionalProperties: false }), Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x${i}`, i])));
    expect(many).toMatchObject({ kind: 'mismatch', errors: { length: 8 } });
  });

  it('has no finding where the schema is none', async () => {
    expect(await check({ type: 'object', $ref: '#' }, {})).toEqual({ kind: 'no_schema' });
    expect(await check({ pattern: '(' }, 'x')).toEqual({ kind: 'no_schema' });
  });

  it.each<[string, JsonSchema, unknown]>([
    ['a pattern', endless, hurting],
    ['references that multiply', multiplying(), {}],
  ])('is cut off where %s would take years, and the process goes on meanwhile', async (_what, given, value) => {
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 10);
    const start = performance.now();
    expect(await check(given, value)).toEqual({ kind: 'too_slow' });
    const tookMs = performance.now() - start;
    clearInterval(ticking);
    expect(tookMs).toBeLessThan(PATIENCE_MS);
    expect(ticks).toBeGreaterThanOrEqual(Math.floor(tookMs / 100));
    expect(await check(schema, { city: 'Bern' })).toEqual({ kind: 'fits' });
  });

  it('is waited for as long as one, however many come', async () => {
    const start = performance.now();
    const findings = await Promise.all(Array.from({ length: 100 }, () => thread.check(endless, hurting)));
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['too_slow', 'busy']));
    expect(performance.now() - start).toBeLessThan(12_000);
  });
});

describe('an inspection', () => {
  const inspect = (...schemas: readonly JsonSchema[]) => thread.inspect(schemas, PATIENCE_MS);

  it('has nothing to say of good schemas', async () => {
    const good: readonly JsonSchema[] = [
      object({}),
      object({ a: { $ref: '#/$defs/a~1b%20c' } }, { $defs: { 'a/b c': { type: 'string' } } }),
      // References to itself that end.
      object({ child: { $ref: '#' } }),
      // Parameters that are called as keywords are.
      object({ $ref: { type: 'string' }, default: { type: 'string' }, $defs: { type: 'string' } }),
      // Data that looks like a reference.
      object({ a: { default: { $ref: 'https://x.example' }, enum: [{ $ref: 'y' }] } }),
      object({ a: { type: 'string', 'x-order': 1 } }),
    ];
    expect(await inspect(...good)).toEqual(good.map(() => undefined));
    expect(await inspect()).toEqual([]);
  });

  it('says of each other one where it is wrong', async () => {
    const bad: readonly (readonly [JsonSchema, string])[] = [
      [{ type: 'string' }, '/type'],
      [{}, '/type'],
      [object({ a: { type: 'strin' } }), '/properties/a/type'],
      [object({ a: { type: 'string', pattern: '(' } }), '/properties/a/pattern'],
      [object({ a: { type: 'string', minLength: -1 } }), '/properties/a/minLength'],
      [object({ a: { $ref: 'https://example.com/schema' } }), '/properties/a/$ref'],
      [object({ a: { $ref: 'file:///etc/passwd' } }), '/properties/a/$ref'],
      [object({ default: { items: { $ref: '#/$defs/a' } } }), '/properties/default/items/$ref'],
      [object({ a: { $ref: '#/constructor' } }), '/properties/a/$ref'],
      [object({ a: { $ref: '#/%zz' } }), '/properties/a/$ref'],
      [{ type: 'object', $ref: '#' }, ''],
    ];
    const found = await inspect(object({}), ...bad.map(([schema]) => schema));
    expect(Array.isArray(found) && found.map((one) => one?.path)).toEqual([undefined, ...bad.map(([, path]) => path)]);
  });

  it('is cut off where it takes too long', async () => {
    expect(await inspect(object({}), multiplying())).toBe('too_slow');
  });
});
