import type { ResponseFormat } from '@fenago/contracts';
import { createLogger } from '@fenago/observability';
import { SchemaThread } from '@fenago/schemas';
import { afterAll, describe, expect, it } from 'vitest';
import { FormatCheckService } from '../src/services/format-check.service.js';

const thread = new SchemaThread();
const checks = new FormatCheckService(thread, createLogger({ service: 'test', level: 'silent' }));
afterAll(() => thread.close());

const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'array', items: { $ref: '#/$defs/day' } } },
  required: ['city'],
  additionalProperties: false,
  $defs: { day: { type: 'integer', minimum: 1 } },
};
const by = (given: Record<string, unknown>): ResponseFormat => ({ type: 'json_schema', name: 'n', schema: given });

describe('the form of a reply', () => {
  it.each<[string, ResponseFormat | undefined, string]>([
    ['no format', undefined, 'anything'],
    ['text', { type: 'text' }, 'anything'],
    ['an object', { type: 'json_object' }, ' {"a": 1}\n'],
    ['what the schema says', by(schema), '{"city":"Rome","days":[1,2]}'],
    ['a schema for something else than an object', by({ type: 'array' }), '[]'],
    ['no schema at all', { type: 'json_schema' }, '[]'],
  ])('has nothing wrong: %s', async (_what, format, output) => expect(await checks.errorOf(format, output)).toBeUndefined());

  it.each<[string, ResponseFormat, string, object]>([
    ['text where an object was asked for', { type: 'json_object' }, 'Sure! {"a":1}', { code: 'not_json', message: 'The output is not JSON.' }],
    ['an empty reply', { type: 'json_object' }, '', { code: 'not_json' }],
    ['half of it', by(schema), '{"city":"Ro', { code: 'not_json' }],
    ['a list where an object was asked for', { type: 'json_object' }, '[]', { code: 'not_json', message: 'The output is JSON, but not an object.' }],
    ['another type', by(schema), '{"city":1}', { code: 'schema_mismatch', message: 'At /city the output must be string.' }],
    ['deep inside', by(schema), '{"city":"Rome","days":[1,"two"]}', { code: 'schema_mismatch', message: 'At /days/1 the output must be integer.' }],
    ['something missing', by(schema), '{}', { code: 'schema_mismatch', message: expect.stringMatching(/^The output .*city/) }],
    ['something too much', by(schema), '{"city":"Rome","x":1}', { code: 'schema_mismatch' }],
  ])('is wrong: %s', async (_what, format, output, expected) => expect(await checks.errorOf(format, output)).toMatchObject(expected));

  it('is told in few words', async () => {
    const required = Array.from({ length: 500 }, (_, i) => `field_${i}`);
    expect((await checks.errorOf(by({ type: 'object', required }), '{}'))?.message.length).toBeLessThanOrEqual(300);
  });
});

describe('schemas that are meant to hurt', () => {
  const web = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`a${i}`, { anyOf: [{ $ref: `#/$defs/a${i + 1}` }, { $ref: `#/$defs/a${i + 1}` }] }]),
  );
  const endless = by({ type: 'string', pattern: '^(a+)+$' });
  const output = JSON.stringify(`${'a'.repeat(60)}b`);

  it.each<[string, ResponseFormat]>([
    ['a pattern that takes for ever', endless],
    ['references that multiply', by({ $ref: '#/$defs/a0', $defs: { ...web, a40: { type: 'number' } } })],
    ['a schema that is itself', by({ $ref: '#' })],
    ['a schema that is none', by({ type: 'string', pattern: '(' })],
  ])('%s: no verdict, the process goes on meanwhile, and so does the next check', async (_what, format) => {
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 10);
    const asked = performance.now();
    expect(await checks.errorOf(format, output)).toBeUndefined();
    const tookMs = performance.now() - asked;
    clearInterval(ticking);
    expect(tookMs).toBeLessThan(6_000);
    // Half of what an idle process would do is far from none.
    expect(ticks).toBeGreaterThanOrEqual(Math.floor(tookMs / 100));
    expect(await checks.errorOf(by(schema), '{"city":1}')).toBeDefined();
  });

  it('many at once do not add up: each is waited for as long as one', async () => {
    const asked = performance.now();
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => checks.errorOf(endless, output)));
    expect(verdicts.every((verdict) => verdict === undefined)).toBe(true);
    expect(performance.now() - asked).toBeLessThan(9_000);
  });
});
