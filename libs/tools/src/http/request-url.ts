import { fillPlaceholders, isDotSegment, placeholdersOf, refuseUrlTemplate, splitUrlTemplate } from '@fenago/contracts';
import type { Arguments } from '../arguments.js';
import { ToolFailure } from '../failure.js';

/** Names of the arguments that a URL takes. */
export function argumentsOfUrl(template: string): ReadonlySet<string> {
  return new Set(placeholdersOf(template));
}

/**
 * The address of a call: arguments go into path and query, encoded, and can move it to no other host or folder.
 * @throws ToolFailure where an argument cannot stand where it should, or the template is none
 */
export function urlOf(template: string, args: Arguments): URL {
  // Checked when it was written; what was written is not trusted a second time.
  const refusal = refuseUrlTemplate(template);
  if (refusal !== undefined) throw new ToolFailure(`The tool's URL cannot be used. ${refusal}`);
  const { base, query } = splitUrlTemplate(template);
  const filled = fillPlaceholders(base, (name) => pathText(name, args));
  for (const segment of filled.split('/')) if (isDotSegment(segment)) throw dots();
  const url = new URL(filled);
  if (url.origin !== new URL(fillPlaceholders(base, () => 'x')).origin) throw new ToolFailure('The arguments lead to another host.');
  url.search = (query === undefined ? [] : query.split('&')).flatMap((part) => queryParts(part, args)).join('&');
  return url;
}

/** Adds arguments to a query: lists as often as they have elements, what is null not at all. */
export function addToQuery(url: URL, args: Arguments): void {
  const parts = Object.entries(args).flatMap(([name, value]) => textsOf(value).map((text) => `${encode(name)}=${encode(text)}`));
  url.search = [url.search.slice(1), ...parts].filter((part) => part !== '').join('&');
}

function pathText(name: string, args: Arguments): string {
  const value = Object.hasOwn(args, name) ? args[name] : undefined;
  if (!isPlain(value) || value === '') throw new ToolFailure(`The argument ${name} stands in the address, so it must be given as text or a number that is not empty.`);
  const text = String(value);
  // Servers that unpack what is encoded before they look for the folder above would find one.
  if (text.split(/[/\\]/).some(isDotSegment)) throw dots();
  return encode(text);
}

function queryParts(part: string, args: Arguments): readonly string[] {
  const names = placeholdersOf(part);
  if (names.length === 0) return part === '' ? [] : [part];
  const texts = names.map((name) => [name, textsOf(Object.hasOwn(args, name) ? args[name] : undefined)] as const);
  if (texts.some(([, values]) => values.length === 0)) return [];
  const [only] = texts;
  const fill = (valueOf: (name: string) => string): string => fillPlaceholders(part, (name) => encode(valueOf(name)));
  if (only !== undefined && texts.length === 1) return only[1].map((text) => fill(() => text));
  const joined = new Map(texts.map(([name, values]) => [name, values.join(',')]));
  return [fill((name) => joined.get(name) ?? '')];
}

function textsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((element) => (Array.isArray(element) ? [JSON.stringify(element)] : textsOf(element)));
  return [isPlain(value) ? String(value) : JSON.stringify(value)];
}

const isPlain = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);
/** Halves of characters that no text has would be an error. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
const dots = (): ToolFailure => new ToolFailure('An argument that stands in the path must not be, or hold, a . or .. folder.');
