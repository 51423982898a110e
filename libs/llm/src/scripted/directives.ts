/** An error status in place of a reply. */
export interface StatusFault {
  kind: 'status';
  status: number;
  headers: Record<string, string>;
  code: string | null;
  type: string | null;
}

/**
 * What goes wrong after a number of tokens: the socket is destroyed, nothing more comes, the stream ends without a finish
 * reason, an error event comes, or an event is not JSON.
 */
export interface StreamFault {
  kind: 'break' | 'stall' | 'end' | 'error-event' | 'invalid-json';
  afterTokens: number;
  code: string | null;
  type: string | null;
}

export type Fault = StatusFault | StreamFault;

/** A call of a tool that the reply asks for. */
export interface ScriptedCall {
  name: string;
  arguments: string;
}

/** How one attempt is to be answered. */
export interface Script {
  /** The user's text without its directives. */
  userText: string;
  /** Asked for in place of a text. */
  calls: readonly ScriptedCall[];
  /** The reply is the results of tools. */
  results: boolean;
  fault: Fault | undefined;
  tokens: number | undefined;
  delayMs: number | undefined;
  echo: boolean;
  count: boolean;
  finishReason: string;
  /** A reply that is to be kept is written to its end, though its client leaves or its connection breaks. */
  persist: boolean;
  usage: boolean;
  cachedTokens: number;
  reasoningTokens: number;
}

type Directive = ReadonlyMap<string, string>;

const DIRECTIVE = /\[\[([^\][]*)\]\]/g;
const MAX_TOKENS = 5_000_000;

/** A script that cannot be read is the test author's mistake; the server answers it with 400. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/**
 * Reads `[[name name=value …]]` directives out of the last user message; libs/llm/README.md lists them.
 * A directive with a fault covers `times` attempts (default: all), one directive after the other.
 * @param attempt how often this text was asked before in this round, from 0
 * @param round from 1: one more than the replies to this text that asked for tools
 * @throws ScriptError for an unknown name or a value out of range
 */
export function readScript(message: string, attempt: number, round = 1): Script {
  const directives = [...message.matchAll(DIRECTIVE)].map((match) => parseDirective(match[1] ?? ''));
  const merged = new Map(directives.flatMap((directive) => [...directive]));
  return {
    userText: message.replace(DIRECTIVE, '').replace(/ {2,}/g, ' ').trim(),
    fault: faultOf(directives.filter((directive) => roundOf(directive) === round), attempt),
    calls: directives.filter((directive) => directive.has('tool') && roundOf(directive) === round).map(callOf),
    results: merged.has('results'),
    tokens: integer(merged, 'tokens', 0, MAX_TOKENS),
    delayMs: integer(merged, 'delay', 0, 60_000),
    echo: merged.has('echo'),
    count: merged.has('count'),
    finishReason: merged.get('finish') ?? 'stop',
    persist: merged.has('persist'),
    usage: !merged.has('no-usage'),
    cachedTokens: integer(merged, 'cached', 0, MAX_TOKENS) ?? 0,
    reasoningTokens: integer(merged, 'reasoning', 0, MAX_TOKENS) ?? 0,
  };
}

const KNOWN = new Set(
  ('tokens delay echo count finish persist no-usage cached reasoning times status retry-after retry-after-ms code type ' +
    'tool args round results break-after stall-after end-after error-after invalid-json').split(' '),
);

function parseDirective(body: string): Directive {
  const directive = new Map<string, string>();
  for (const part of body.split(/\s+/).filter((word) => word !== '')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!KNOWN.has(name)) throw new ScriptError(`Unknown directive "${name}".`);
    directive.set(name, equals < 0 ? '' : part.slice(equals + 1));
  }
  return directive;
}

function roundOf(directive: Directive): number {
  return integer(directive, 'round', 1, MAX_TOKENS) ?? 1;
}

/** Arguments are percent-encoded where they hold blanks or brackets. */
function callOf(directive: Directive): ScriptedCall {
  return { name: directive.get('tool') ?? '', arguments: decodeURIComponent(directive.get('args') ?? '{}') };
}

function faultOf(directives: readonly Directive[], attempt: number): Fault | undefined {
  let covered = 0;
  for (const directive of directives) {
    const fault = readFault(directive);
    if (!fault) continue;
    covered += integer(directive, 'times', 0, MAX_TOKENS) ?? Number.POSITIVE_INFINITY;
    if (attempt < covered) return fault;
  }
  return undefined;
}

const STREAM_FAULTS = [
  ['break-after', 'break'],
  ['stall-after', 'stall'],
  ['end-after', 'end'],
  ['error-after', 'error-event'],
  ['invalid-json', 'invalid-json'],
] as const;

function readFault(directive: Directive): Fault | undefined {
  const code = directive.get('code') ?? null;
  const type = directive.get('type') ?? null;
  const status = integer(directive, 'status', 300, 599);
  if (status !== undefined) return { kind: 'status', status, headers: retryHeaders(directive), code, type };
  for (const [name, kind] of STREAM_FAULTS) {
    if (!directive.has(name)) continue;
    const afterTokens = directive.get(name) === '' ? 0 : (integer(directive, name, 0, MAX_TOKENS) ?? 0);
    return { kind, afterTokens, code, type };
  }
  return undefined;
}

function retryHeaders(directive: Directive): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of ['retry-after', 'retry-after-ms']) {
    const value = directive.get(name);
    // Blanks cannot stand in a directive: a date is written with underscores.
    if (value !== undefined) headers[name] = value.replaceAll('_', ' ');
  }
  return headers;
}

function integer(directive: Directive, name: string, min: number, max: number): number | undefined {
  const value = directive.get(name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value !== '' && Number.isInteger(number) && number >= min && number <= max) return number;
  throw new ScriptError(`Directive "${name}" needs a whole number from ${min} to ${max}.`);
}
