import { LocalPartsError, createShutdown, writeLine } from '@fenago/local-parts';
import { compile } from '@fenago/system';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSchemathesis } from '../fuzz/schemathesis.js';
import { startTarget, type Target } from '../fuzz/system.js';

/**
 * `npm run fuzz -- [--seed N] [--max-examples N] [--minutes N] [--operation id]… [--url http://127.0.0.1:3000]`: schemathesis against a
 * system of its own, or against the one at the URL with the key in FENAGO_API_KEY. Ends with 1 where an answer was not as the document says.
 */
const shutdown = createShutdown({ signalExitCode: 130 });
try {
  const { url, ...options } = readOptions();
  const target = url === undefined ? await startOwn() : { baseUrl: url, apiKey: givenKey() };
  writeLine(`Seed ${options.seed}, at ${target.baseUrl}.`);
  const code = await runSchemathesis({ ...options, ...target, showCredentials: url === undefined }, (run) => shutdown.add('schemathesis', () => run.stop()));
  await shutdown.exit(code === 0 ? 0 : 1);
} catch (error) {
  await shutdown.fail(error);
}

async function startOwn(): Promise<Target> {
  await compile();
  const home = await mkdtemp(join(tmpdir(), 'fenago-fuzz-'));
  shutdown.add('folder', () => rm(home, { recursive: true, force: true }));
  const target = await startTarget(home);
  shutdown.add('system', () => target.stop());
  return target;
}

function givenKey(): string {
  const key = process.env['FENAGO_API_KEY'];
  if (key === undefined) throw new LocalPartsError('bad_configuration', 'With --url an API key is needed in FENAGO_API_KEY; what its owner has is changed and deleted, so take an account made for this.');
  return key;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      'max-examples': { type: 'string', default: '50' },
      minutes: { type: 'string' },
      operation: { type: 'string', multiple: true, default: [] },
      url: { type: 'string' },
    },
  });
  return {
    seed: integer('seed', values.seed, 0, 2 ** 31),
    maxExamples: integer('max-examples', values['max-examples'], 1, 10_000),
    minutes: values.minutes === undefined ? undefined : integer('minutes', values.minutes, 1, 24 * 60),
    operations: values.operation,
    url: values.url,
  };
}

function integer(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new LocalPartsError('bad_configuration', `--${name} takes a whole number from ${min} to ${max}, not "${text}".`);
}
