import { describe, expect, it } from 'vitest';
import { normaliseEmail } from './email.js';

describe('normaliseEmail', () => {
  it.each([
    ['ada@example.org', 'ada@example.org'],
    ['  Ada.Lovelace+news@Example.ORG\n', 'ada.lovelace+news@example.org'],
    ["o'hara@mail.co.uk", "o'hara@mail.co.uk"],
    ['a@b-c.d1.io', 'a@b-c.d1.io'],
    ['JÖRG@BÜCHER.example', 'jörg@bücher.example'],
    ['jo\u0308rg@example.org', 'jörg@example.org'],
  ])('%j is %j', (text, email) => {
    expect(normaliseEmail(text)).toBe(email);
  });

  it.each([
    '',
    '@',
    'ada',
    'ada@',
    '@example.org',
    'ada@localhost',
    'ada@example..org',
    'ada@.example.org',
    'ada@example.org.',
    'ada@-example.org',
    'ada@exam_ple.org',
    '.ada@example.org',
    'ada.@example.org',
    'a..da@example.org',
    'a da@example.org',
    'ada@exam ple.org',
    'ada@example.org, eve@example.org',
    'ada@eve@example.org',
    'ada:1@example.org',
    '<ada@example.org>',
    'ada\u0000@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(64)}.org`,
    `a@${'b.'.repeat(126)}org`,
  ])('%j is none', (text) => {
    expect(() => normaliseEmail(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});
