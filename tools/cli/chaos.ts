import { LocalPartsError, createShutdown, writeLine } from '@fenago/local-parts';
import { compile } from '@fenago/system';
import { parseArgs } from 'node:util';
import { runChaos, type UnsafeSwitch } from '../chaos/run.js';

const SHOWN = 40;
const UNSAFE: readonly UnsafeSwitch[] = ['fence', 'journal', 'causes', 'reconcile'];

/**
 * `npm run chaos -- --seed N --kills K [--turns N] [--conversations N] [--unsafe fence|journal|causes|reconcile] [--home folder]`:
 * the system as separate processes, two of each, under faults. Ends with 1 where anything was lost, doubled or out of order.
 */
const shutdown = createShutdown();
try {
  const options = readOptions();
  await compile();
  const began = performance.now();
  const log = (line: string): void => writeLine(`${((performance.now() - began) / 1_000).toFixed(1)} s  ${line}`);
  const { lines, violations } = await runChaos({ ...options, log });
  for (const line of [...lines, ...violations.slice(0, SHOWN)]) writeLine(line);
  await shutdown.exit(violations.length === 0 ? 0 : 1);
} catch (error) {
  await shutdown.fail(error);
}

function readOptions() {
  const number = (value: string): { type: 'string'; default: string } => ({ type: 'string', default: value });
  const { values } = parseArgs({
    options: {
      seed: number(String(Date.now() % 100_000)),
      kills: number('10'),
      turns: number('120'),
      conversations: number('12'),
      settle: number('90000'),
      unsafe: { type: 'string' },
      home: { type: 'string' },
    },
  });
  return {
    seed: integer('seed', values.seed, 0, 2 ** 31),
    kills: integer('kills', values.kills, 0, 500),
    turns: integer('turns', values.turns, 1, 10_000),
    conversations: integer('conversations', values.conversations, 1, 1_000),
    settleMs: integer('settle', values.settle, 1_000, 600_000),
    ...(values.unsafe === undefined ? {} : { unsafe: unsafeSwitch(values.unsafe) }),
    ...(values.home === undefined ? {} : { home: values.home }),
  };
}

function integer(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new LocalPartsError('bad_configuration', `--${name} takes a whole number from ${min} to ${max}, not "${text}".`);
}

function unsafeSwitch(text: string): UnsafeSwitch {
  const found = UNSAFE.find((name) => name === text);
  if (found === undefined) throw new LocalPartsError('bad_configuration', `--unsafe takes one of ${UNSAFE.join(', ')}, not "${text}".`);
  return found;
}
