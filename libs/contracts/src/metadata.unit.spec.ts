import { describe, expect, it } from 'vitest';
import { metadata } from './metadata.js';
import { validatorOf } from './validation.js';

const fits = (value: unknown): boolean => validatorOf(metadata())(value).length === 0;
const entries = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, 'x']));

describe('metadata', () => {
  it.each([
    ['nothing', {}],
    ['16 entries', entries(16)],
    ['a name of 64 characters, and a value of 512', { ['n'.repeat(64)]: 'v'.repeat(512) }],
    ['a line break in a name and in a value', { 'a\nb': 'c\nd' }],
  ])('takes %s', (_name, value) => {
    expect(fits(value)).toBe(true);
  });

  it.each([
    ['17 entries', entries(17)],
    ['a longer name', { ['n'.repeat(65)]: 'x' }],
    ['a longer name with a line break', { [`\n${'n'.repeat(64)}`]: 'x' }],
    ['a longer value', { n: 'v'.repeat(513) }],
    ['a value that is no text', { n: 1 }],
    ['a list under a name with a line break', { 'a\nb': ['x'] }],
    ['a name with a NUL', { 'a\0': 'x' }],
    ['a list', ['x']],
    ['null', null],
  ])('refuses %s', (_name, value) => {
    expect(fits(value)).toBe(false);
  });
});
