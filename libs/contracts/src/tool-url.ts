/** Matches each `{name}` of a template. */
const PLACEHOLDER = /\{([A-Za-z0-9_.-]{1,64})\}/g;
/** Scheme, then all that a placeholder must stay out of: user, host and port. */
const ORIGIN = /^https?:\/\/[^/?#]+/i;
/** Characters that URL parsers drop, or take for others: spaces, control characters, backslashes. */
const TREACHEROUS = /[\s\\]|\p{Cc}/u;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

/** The URL of a tool, with `{name}` where arguments go in. */
export interface UrlTemplate {
  /** Up to the query. */
  readonly base: string;
  /** Behind the `?`; undefined where there is none. */
  readonly query: string | undefined;
}

export function splitUrlTemplate(template: string): UrlTemplate {
  const at = template.indexOf('?');
  return at === -1 ? { base: template, query: undefined } : { base: template.slice(0, at), query: template.slice(at + 1) };
}

/** Names of the arguments that a part of a template takes, each once. */
export function placeholdersOf(part: string): readonly string[] {
  return [...new Set(Array.from(part.matchAll(PLACEHOLDER), ([, name = '']) => name))];
}

/** A part of a template with each placeholder replaced. */
export function fillPlaceholders(part: string, valueOf: (name: string) => string): string {
  return part.replace(PLACEHOLDER, (_placeholder, name: string) => valueOf(name));
}

/** Why a URL cannot be a template, as a sentence; undefined where it can. Where it leads is another question. */
export function refuseUrlTemplate(template: string): string | undefined {
  if (TREACHEROUS.test(template)) return 'It must hold no space, backslash or control character.';
  if (template.includes('{{')) return 'Secrets belong into headers.';
  if (template.includes('#')) return 'It must have no fragment.';
  const origin = ORIGIN.exec(template)?.[0];
  if (origin === undefined) return 'It must begin with https:// and a host.';
  if (/[{}]/.test(origin)) return 'Placeholders may stand in the path and the query only, not in the host.';
  const example = fillPlaceholders(template, () => 'x');
  if (/[{}]/.test(example)) return 'A placeholder is written {name}, with letters, digits, dots, dashes and underscores.';
  if (!URL.canParse(example)) return 'It is not a valid URL.';
  const { base } = splitUrlTemplate(example);
  return base.split('/').some(isDotSegment) ? 'Its path must hold no . or .. segment.' : undefined;
}

/** Whether a URL parser would take a segment of a path for the folder itself or the one above it. */
export function isDotSegment(segment: string): boolean {
  return DOT_SEGMENT.test(segment);
}
