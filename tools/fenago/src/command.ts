import type { ParseArgsOptionsConfig } from 'node:util';

/** The command was called wrongly: shown with its usage, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Where a command writes. */
export interface Terminal {
  /** What was asked for. */
  readonly out: (line: string) => void;
  /** What is said beside it: progress, and what went wrong. */
  readonly err: (line: string) => void;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What was asked for. */
export interface Invocation {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly env: Environment;
  readonly terminal: Terminal;
  /** Aborted where whoever called does not want to wait any longer. */
  readonly signal: AbortSignal;
}

export interface Command {
  /** Words after `fenago`. */
  readonly name: string;
  /** What it takes, as it stands behind the name. */
  readonly usage: string;
  readonly summary: string;
  /** Each of its options, with what it is for. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** @returns exit code: 0 where all that was asked for is done, 1 where not */
  readonly run: (invocation: Invocation) => Promise<number>;
}

export type CommandOption = ParseArgsOptionsConfig[string] & {
  readonly help: string;
  /** The environment variable that is taken where it is not given. */
  readonly env?: string;
};

/** Of every command that asks the API. */
export const API_OPTIONS = {
  url: { type: 'string', help: 'where the API is; http://localhost:3000 unless told', env: 'FENAGO_URL' },
  key: { type: 'string', help: "an admin's API key with the scope admin", env: 'FENAGO_API_KEY' },
  json: { type: 'boolean', help: 'JSON, one object a line' },
} as const satisfies Record<string, CommandOption>;

/** Of every command that speaks to the broker, as an operator's. */
export const BROKER_OPTIONS = {
  'nats-url': { type: 'string', help: 'where the broker is; nats://127.0.0.1:4222 unless told, as the operator of NATS_CREDENTIALS_DIR', env: 'NATS_URL' },
  json: { type: 'boolean', help: 'JSON, one object a line' },
} as const satisfies Record<string, CommandOption>;

/** An option's text; undefined where it was not given. */
export function textOf({ options }: Invocation, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws UsageError */
export function wholeNumberOf(invocation: Invocation, name: string): number | undefined {
  const text = textOf(invocation, name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} takes a number from 1 on, not "${text}".`);
  return Number(text);
}

/** The one thing that a command is about. @throws UsageError */
export function onlyArgument({ args }: Invocation, what: string): string {
  const [first, ...more] = args;
  if (first === undefined || more.length > 0) throw new UsageError(`Name ${what}, and nothing else.`);
  return first;
}
