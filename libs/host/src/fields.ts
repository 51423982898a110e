import { readFileSync } from 'node:fs';
import type { Field } from './env.js';

/** `default` makes a field optional; `optional` gives undefined where it is not set. */
interface Optional {
  readonly optional: true;
}
interface Default<T> {
  readonly default: T;
}
type Presence<T> = Partial<Optional & Default<T>>;

interface Rule<T> {
  readonly expected: string;
  readonly parse: (text: string) => T | undefined;
  readonly show: boolean;
}

function field<T>(variable: string, presence: Presence<T>, rule: Rule<T>): Field<T | undefined> {
  const fallback = 'default' in presence || presence.optional === true ? { value: presence.default } : undefined;
  return { variable, ...rule, fallback };
}

export interface TextRule {
  /** What the whole text must match. */
  readonly pattern?: RegExp;
  /** What the text should be, as it follows "must be"; needed to understand a pattern. */
  readonly expected?: string;
  /** Least length, in characters. */
  readonly minLength?: number;
}

/** Any text; wrong values are never shown, for they may be secrets. */
export function text(variable: string, options: TextRule & Optional): Field<string | undefined>;
export function text(variable: string, options?: TextRule & Partial<Default<string>>): Field<string>;
export function text(variable: string, options: TextRule & Presence<string> = {}): Field<string | undefined> {
  const { pattern, minLength = 1, expected = minLength > 1 ? `a text of at least ${minLength} characters` : 'a text' } = options;
  const parse = (value: string): string | undefined =>
    value.length >= minLength && (pattern === undefined || pattern.test(value)) ? value : undefined;
  return field(variable, options, { expected, parse, show: false });
}

export interface ListRule<T> {
  /** What each value should be, as it follows "must be a comma-separated list of". */
  readonly expected: string;
  /** @returns undefined where a value is not as expected */
  readonly parse: (text: string) => T | undefined;
}

/** Values separated by commas; an empty list where it is not set. Wrong ones are never shown. */
export function list<T>(variable: string, { expected, parse }: ListRule<T>): Field<readonly T[]> {
  const parseAll = (text: string): readonly T[] | undefined => {
    const values = text.split(',').map((value) => parse(value.trim()));
    return values.every((value) => value !== undefined) ? values : undefined;
  };
  return { variable, expected: `a comma-separated list of ${expected}`, parse: parseAll, fallback: { value: [] }, show: false };
}

export interface SecretRule<T> extends Partial<Default<T>> {
  /** What the text should be, as it follows "must be". */
  readonly expected: string;
  /** @returns undefined where the text is not as expected */
  readonly parse: (text: string) => T | undefined;
}

/** A text with a form of its own that holds secrets; never shown. */
export function secret<T>(variable: string, { expected, parse, default: value }: SecretRule<T>): Field<T> {
  return { variable, expected, parse, fallback: value === undefined ? undefined : { value }, show: false };
}

export interface FileRule<T> {
  /** What the path should be, as it follows "must be". */
  readonly expected: string;
  /** What the file holds. @throws Error that says what is wrong with it */
  readonly parse: (text: string) => T;
  /** Path of the file that is read where none is named. */
  readonly default: string;
}

/** Path of a file that is read; what is wrong with it is told. */
export function file<T>(variable: string, { expected, parse, default: path }: FileRule<T>): Field<T> {
  const read = (from: string): T => parse(readFileSync(from, 'utf8'));
  return {
    variable,
    expected,
    parse: read,
    fallback: {
      get value() {
        return read(path);
      },
    },
    show: false,
  };
}

export interface UrlRule {
  /** Allowed schemes, without the colon; the first stands in the message. */
  readonly schemes: readonly [string, ...string[]];
}

/** An address, or several of one scheme separated by commas; never shown, for it may hold a password. */
export function url(variable: string, options: UrlRule & Optional): Field<string | undefined>;
export function url(variable: string, options: UrlRule & Partial<Default<string>>): Field<string>;
export function url(variable: string, options: UrlRule & Presence<string>): Field<string | undefined> {
  const { schemes } = options;
  // Not WHATWG's URL: it refuses the lists of hosts that MongoDB and NATS take.
  const shape = new RegExp(`^(?:${schemes.map(escape).join('|')})://[^\\s/]\\S*$`);
  const parse = (value: string): string | undefined => (shape.test(value) ? value : undefined);
  return field(variable, options, { expected: `an address such as ${schemes[0]}://host`, parse, show: false });
}

export interface IntegerRule {
  readonly min: number;
  readonly max: number;
}

/** A whole number within bounds. */
export function integer(variable: string, options: IntegerRule & Optional): Field<number | undefined>;
export function integer(variable: string, options: IntegerRule & Partial<Default<number>>): Field<number>;
export function integer(variable: string, options: IntegerRule & Presence<number>): Field<number | undefined> {
  const { min, max } = options;
  const parse = (value: string): number | undefined => {
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  };
  return field(variable, options, { expected: `a whole number from ${min} to ${max}`, parse, show: true });
}

/** A TCP port; 0 takes a free one. */
export function port(variable: string, options: Optional): Field<number | undefined>;
export function port(variable: string, options?: Partial<Default<number>>): Field<number>;
export function port(variable: string, options: Presence<number> = {}): Field<number | undefined> {
  return integer(variable, { ...options, min: 0, max: 65_535 } as IntegerRule & Optional);
}

/** One of several words. */
export function choice<const V extends string>(variable: string, values: readonly V[], options: Optional): Field<V | undefined>;
export function choice<const V extends string>(
  variable: string,
  values: readonly V[],
  options?: Partial<Default<NoInfer<V>>>,
): Field<V>;
export function choice<const V extends string>(
  variable: string,
  values: readonly V[],
  options: Presence<V> = {},
): Field<V | undefined> {
  const parse = (value: string): V | undefined => values.find((known) => known === value);
  return field(variable, options, { expected: `one of ${values.join(', ')}`, parse, show: true });
}

/** true or false. */
export function flag(variable: string, options: Optional): Field<boolean | undefined>;
export function flag(variable: string, options?: Partial<Default<boolean>>): Field<boolean>;
export function flag(variable: string, options: Presence<boolean> = {}): Field<boolean | undefined> {
  const values = new Map([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ]);
  return field(variable, options, { expected: 'true or false', parse: (value) => values.get(value), show: true });
}

const escape = (scheme: string): string => scheme.replaceAll('+', '\\+');

/** A comma-separated list of things to switch off; each that is named becomes true. Nothing where it is not set. */
export function switches<const N extends string>(variable: string, names: readonly N[]): Field<{ readonly [K in N]?: boolean } | undefined> {
  const parse = (value: string): { readonly [K in N]?: boolean } | undefined => {
    const given = value.split(',').map((name) => name.trim());
    if (!given.every((name) => (names as readonly string[]).includes(name))) return undefined;
    return Object.fromEntries(given.map((name) => [name, true])) as { readonly [K in N]?: boolean };
  };
  return { variable, expected: `a comma-separated list of ${names.join(', ')}`, parse, fallback: { value: undefined }, show: true };
}
