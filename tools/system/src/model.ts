import { LocalPartsError, repositoryRoot, startProcess, type Log, type ManagedProcess } from '@fenago/local-parts';
import { join } from 'node:path';

/** The model server that executions call. */
export interface Model {
  readonly env: Readonly<Record<string, string>>;
  /** Name of a model that the server has, for the first agent. */
  readonly modelName: string;
  stop(): Promise<void>;
}

const START_MS = 10_000;
const SCRIPTED = 'scripted';
const OPENAI_MODEL = 'gpt-4o-mini';

/** The provider of OPENAI_API_KEY or OPENAI_BASE_URL, else a scripted model on this machine. Says which in one line. */
export async function resolveModel(env: Readonly<Record<string, string | undefined>>, log: Log): Promise<Model> {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl } = env;
  if (key || baseUrl) {
    const name = env['MODEL'] ?? OPENAI_MODEL;
    log(`Model: ${baseUrl ? `the server of OPENAI_BASE_URL (${new URL(baseUrl).host})` : 'OpenAI, by OPENAI_API_KEY'}`);
    return { env: withoutEmpty({ OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl }), modelName: name, stop: async () => undefined };
  }
  const { baseUrl: local, process: child } = await startScriptedModelProcess();
  log(`Model: a scripted one on this machine (${new URL(local).host}); set OPENAI_API_KEY or OPENAI_BASE_URL for a real one`);
  return {
    env: { OPENAI_API_KEY: 'local', OPENAI_BASE_URL: local, MODEL_PROVIDER_NAME: SCRIPTED },
    modelName: SCRIPTED,
    stop: async () => void (await child.stop(2_000)),
  };
}

/** Starts the scripted model as a process of its own; `GET <origin>/__calls` tells what it was asked. */
export async function startScriptedModelProcess(): Promise<{ readonly baseUrl: string; readonly process: ManagedProcess }> {
  let announced: (line: string) => void = () => undefined;
  const line = new Promise<string>((resolve) => {
    announced = resolve;
  });
  const child = startProcess({
    name: 'model',
    command: process.execPath,
    args: [join(repositoryRoot, 'libs', 'llm', 'dist', 'scripted', 'main.js')],
    env: { ...process.env, PORT: '0' },
    onLine: announced,
  });
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), START_MS).unref();
  });
  const first = await Promise.race([line, late, child.exited]);
  if (typeof first !== 'string') {
    await child.stop(1_000);
    throw new LocalPartsError('part_exited', 'The scripted model did not start; run it alone to see why: node libs/llm/dist/scripted/main.js');
  }
  return { baseUrl: (JSON.parse(first) as { baseUrl: string }).baseUrl, process: child };
}

function withoutEmpty(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
