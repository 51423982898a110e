import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTurns } from './scenarios/turns.js';
import { startSubject } from './subject.js';

const CLIENTS = 16;
const WARM_UP_TURNS = 40;
const TURNS = 100;
/** Between two samples of V8, in microseconds. */
const INTERVAL_US = 500;
const SHOWN = 25;

/** Milliseconds of a turn that the code of one package ran for, as V8 sampled it. */
export interface Share {
  readonly name: string;
  readonly ms: number;
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly endTime: number;
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Where the process of standalone spends a turn; sampling itself costs about a fifth. */
export async function profile(modelUrl: string): Promise<readonly Share[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fenago-profile-'));
  try {
    const env = { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval ${INTERVAL_US}` };
    const subject = await startSubject('standalone', { modelUrl, env });
    const sinceStart = performance.now();
    let window: readonly [number, number];
    try {
      const agentId = await subject.agent('bench-20x0', 8_192);
      await runTurns(subject, { agentId, clients: CLIENTS, turns: WARM_UP_TURNS });
      const from = performance.now();
      await runTurns(subject, { agentId, clients: CLIENTS, turns: TURNS });
      window = [from - sinceStart + subject.startMs, performance.now() - sinceStart + subject.startMs];
    } finally {
      await subject.stop();
    }
    const [file = ''] = await readdir(folder);
    return shares(JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile, window, CLIENTS * TURNS);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param window milliseconds from the start of the process
 * @returns what took longest first
 */
export function shares({ nodes, startTime, samples, timeDeltas }: CpuProfile, [from, to]: readonly [number, number], turns: number): readonly Share[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, packageOf(callFrame)]));
  const spent = new Map<string, number>();
  let at = startTime;
  for (const [index, id] of samples.entries()) {
    at += timeDeltas[index] ?? 0;
    const ms = (at - startTime) / 1_000;
    const name = names.get(id) ?? '';
    if (ms >= from && ms <= to && name !== '(idle)') spent.set(name, (spent.get(name) ?? 0) + (timeDeltas[index + 1] ?? 0) / 1_000);
  }
  const all = Array.from(spent, ([name, ms]) => ({ name, ms: ms / turns })).toSorted((a, b) => b.ms - a.ms);
  const rest = all.slice(SHOWN).reduce((sum, { ms }) => sum + ms, 0);
  return [...all.slice(0, SHOWN), { name: 'all others', ms: rest }];
}

function packageOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName.startsWith('(') ? functionName : `(${functionName === '' ? 'native' : functionName})`;
  const dependency = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined && !dependency.startsWith('@fenago')) return dependency;
  const own = /\/(apps|libs)\/([^/]+)\//.exec(url);
  return own === null ? 'node' : `${own[1]}/${own[2]}`;
}
