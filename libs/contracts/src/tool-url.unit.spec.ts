import { describe, expect, it } from 'vitest';
import { fillPlaceholders, placeholdersOf, refuseUrlTemplate, splitUrlTemplate } from './tool-url.js';

describe('refuseUrlTemplate', () => {
  it.each([
    'https://api.example.com',
    'https://api.example.com/v1/items/{id}',
    'https://api.example.com:8443/{a}-{b}/x?q={query}&fixed=1&empty=',
    'http://ollama.internal/{model}',
    'HTTPS://EXAMPLE.COM/{a.b_c-d}',
    'https://example.com?q={q}',
    'https://[2606:4700::1111]/{x}',
  ])('lets %s pass', (template) => {
    expect(refuseUrlTemplate(template)).toBeUndefined();
  });

  it.each([
    ['{scheme}://example.com/', 'begin with https'],
    ['ftp://example.com/', 'begin with https'],
    ['https:///path', 'begin with https'],
    ['https:example.com', 'begin with https'],
    ['https://{host}/', 'not in the host'],
    ['https://{tenant}.example.com/', 'not in the host'],
    ['https://example.com:{port}/', 'not in the host'],
    ['https://example.com{suffix}', 'not in the host'],
    ['https://{user}@example.com/', 'not in the host'],
    ['https://example.com\\{x}', 'backslash'],
    ['https://example.com\t/{x}', 'control character'],
    ['https://example.com/a b', 'space'],
    ['https://example.com/{{secret:x}}', 'headers'],
    ['https://example.com/#{x}', 'fragment'],
    ['https://example.com/{a b}', 'space'],
    ['https://example.com/{}', 'placeholder'],
    ['https://example.com/{a', 'placeholder'],
    ['https://example.com/a}', 'placeholder'],
    ['https://example.com/{a/b}', 'placeholder'],
    ['https://example.com/{a}/../admin', 'segment'],
    ['https://example.com/{a}/%2E%2e', 'segment'],
    ['https://exa%mple.com/', 'valid URL'],
    ['https://example.com:99999/', 'valid URL'],
  ])('refuses %s: %s', (template, why) => {
    expect(refuseUrlTemplate(template)).toContain(why);
  });
});

describe('a template', () => {
  it('has its parts, its names once, and takes values as they are', () => {
    expect(splitUrlTemplate('https://x/{a}?b={b}?{a}')).toEqual({ base: 'https://x/{a}', query: 'b={b}?{a}' });
    expect(splitUrlTemplate('https://x/')).toEqual({ base: 'https://x/', query: undefined });
    expect(placeholdersOf('/{a}/{b}/{a}')).toEqual(['a', 'b']);
    expect(fillPlaceholders('/{a}/{b}', (name) => `$&${name}`)).toBe('/$&a/$&b');
  });
});
