import { FenagoError } from '@fenago/contracts';
import { FenagoApiError, FenagoConnectionError } from '@fenago/sdk';
import { parseArgs } from 'node:util';
import { UsageError, type Command, type CommandOption, type Environment, type Terminal } from './command.js';
import { discardDeadLetters, groupDeadLetters, listDeadLetters, redriveDeadLetters, showDeadLetter } from './commands/dead-letters.js';
import { exportEvents, importEvents } from './commands/events.js';
import { listProjections, rebuildProjection } from './commands/projections.js';

const COMMANDS: readonly Command[] = [listDeadLetters, groupDeadLetters, showDeadLetter, redriveDeadLetters, discardDeadLetters, listProjections, rebuildProjection, exportEvents, importEvents];

const FAILED = 1;
const CALLED_WRONGLY = 2;

/**
 * Runs what follows `fenago` on the command line.
 * @returns exit code: 0 where all that was asked for is done, 1 where not, 2 where it was called wrongly
 */
export async function runProgram(argv: readonly string[], env: Environment, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, i) => argv[i] === word));
  const wantsHelp = argv.length === 0 || argv.includes('--help') || argv.includes('-h');
  if (command === undefined) return overview(argv, terminal, wantsHelp);
  if (wantsHelp) return told(helpOf(command), terminal.out, 0);
  try {
    const { values, positionals } = parse(command, argv.slice(command.name.split(' ').length));
    return await command.run({ args: positionals, options: withEnvironment(command, values, env), env, terminal, signal });
  } catch (error) {
    if (!(error instanceof UsageError)) return told(sentenceOf(error), terminal.err, FAILED);
    return told(`${error.message}\n\n${helpOf(command)}`, terminal.err, CALLED_WRONGLY);
  }
}

function parse({ options }: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }])), allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function withEnvironment({ options }: Command, values: Readonly<Record<string, unknown>>, env: Environment): Record<string, string | boolean | undefined> {
  const given = Object.entries(options).map(([name, option]) => [name, values[name] ?? fromEnvironment(option, env)] as const);
  return Object.fromEntries(given) as Record<string, string | boolean | undefined>;
}

function fromEnvironment({ env: name }: CommandOption, env: Environment): string | undefined {
  const value = name === undefined ? undefined : env[name];
  return value === '' ? undefined : value;
}

function overview(argv: readonly string[], { out, err }: Terminal, wantsHelp: boolean): number {
  const lines = ['npx fenago <command> [--help]', '', ...columns(COMMANDS.map(({ name, summary }) => [name, summary]))].join('\n');
  if (wantsHelp) return told(lines, out, 0);
  return told(`There is no command "${argv.join(' ')}".\n\n${lines}`, err, CALLED_WRONGLY);
}

function helpOf({ name, usage, summary, options }: Command): string {
  const described = Object.entries(options).map(([option, { type, help, env }]) => {
    const variable = env === undefined ? '' : ` (${env})`;
    return [`--${option}${type === 'string' ? ' <…>' : ''}`, `${help}${variable}`] as const;
  });
  return [`npx fenago ${name}${usage === '' ? '' : ` ${usage}`}`, '', `${summary}.`, '', ...columns(described)].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}

function sentenceOf(error: unknown): string {
  if (error instanceof FenagoApiError || error instanceof FenagoError) return `${error.message} (${error.code})`;
  if (error instanceof FenagoConnectionError) return `${error.message} Check that the system runs, and --url.`;
  return error instanceof Error ? error.message : String(error);
}

function told(text: string, write: (line: string) => void, code: number): number {
  write(text);
  return code;
}
