import { ensurePythonPackages, LocalPartsError, startProcess, writeLine, type ManagedProcess } from '@fenago/local-parts';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;
/** Beyond `minutes`, for the phases that are not bounded by time. */
const GRACE_MINUTES = 30;
const REQUEST_MS = 10_000;

export interface FuzzOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Of what is generated: the same, of the same version, generates the same. */
  readonly seed: number;
  /** Requests by operation and phase, where each is generated at random. */
  readonly maxExamples: number;
  /** Goes on generating for as long; once through where it is not told. */
  readonly minutes: number | undefined;
  /** Ids of operations; all where there are none. */
  readonly operations: readonly string[];
  /** Shows credentials in the requests that are printed, so that they can be sent again as they are. */
  readonly showCredentials: boolean;
}

/**
 * Asks for every operation of the document that a gateway answers, rightly and wrongly, and prints what was not answered as the document says.
 * @returns its exit code: 0 where there was nothing of the kind, 1 where there was
 * @throws LocalPartsError `python_missing`, `download_failed`; `bad_configuration` where the key is not taken; `part_not_ready` where it takes too long
 */
export async function runSchemathesis(options: FuzzOptions, onStart: (run: ManagedProcess) => void): Promise<number> {
  const python = await ensurePythonPackages(join(FOLDER, 'requirements.txt'));
  const run = startProcess({
    name: 'schemathesis',
    command: python.command,
    args: ['-c', 'from schemathesis.cli import schemathesis; schemathesis()', ...argumentsOf(options)],
    cwd: FOLDER,
    env: {
      ...process.env,
      PYTHONPATH: [python.path, FOLDER].join(process.platform === 'win32' ? ';' : ':'),
      PYTHONUTF8: '1',
      // What it writes beside its sources would be in the way of the next one who looks for changes.
      PYTHONDONTWRITEBYTECODE: '1',
      SCHEMATHESIS_HOOKS: 'hooks',
      FENAGO_API_KEY: options.apiKey,
      FENAGO_FUZZ_KEPT: await keptOf(options),
    },
    onLine: writeLine,
  });
  onStart(run);
  return within(run, (options.minutes ?? 0) + GRACE_MINUTES);
}

function argumentsOf({ baseUrl, seed, maxExamples, minutes, operations, showCredentials }: FuzzOptions): readonly string[] {
  return [
    '--no-color',
    `--config-file=${join(FOLDER, 'schemathesis.toml')}`,
    'run',
    `${baseUrl}/openapi.json`,
    '--generation-database=none',
    `--seed=${seed}`,
    `--max-examples=${maxExamples}`,
    `--output-sanitize=${!showCredentials}`,
    ...(minutes === undefined ? [] : [`--max-time=${minutes * 60}`]),
    ...operations.map((id) => `--include-operation-id=${id}`),
  ];
}

/** What the run must not take from itself: the account that asks, and its key. */
async function keptOf({ baseUrl, apiKey }: FuzzOptions): Promise<string> {
  const answer = await fetch(`${baseUrl}/v1/me`, { headers: { authorization: `Bearer ${apiKey}` }, signal: AbortSignal.timeout(REQUEST_MS) });
  if (!answer.ok) throw new LocalPartsError('bad_configuration', `GET ${baseUrl}/v1/me was answered ${answer.status}; give an API key with every scope.`);
  const { id } = (await answer.json()) as { readonly id: string };
  return `${id} ${apiKey.replace(/^fng_live_([0-9a-z]+)_.*$/, 'key_$1')}`;
}

async function within(run: ManagedProcess, minutes: number): Promise<number> {
  const deadline = setTimeout(() => void run.stop(), minutes * 60_000);
  const { code } = await run.exited;
  clearTimeout(deadline);
  if (code === null) throw new LocalPartsError('part_not_ready', `schemathesis was ended: it has taken more than ${minutes} minutes, or was told to stop.`);
  return code;
}
