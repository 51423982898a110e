import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf, isAlive } from './pid-files.js';
import type { Identity } from './pid-files.js';
import { exists, publish } from './publish.js';
import { until } from './wait.js';

/** Longer than the slowest of them takes; who has waited as long makes it too. */
const LONGEST_MS = 10 * 60_000;
const LOOK_MS = 100;

/**
 * A folder of the cache, absolute: as it is, or made now, once for all who want it at the same time.
 * @param make fills `entry` in the folder that it is given, which is removed afterwards
 */
export async function cacheEntry(cacheDir: string, name: string, make: (work: string) => Promise<void>): Promise<string> {
  const target = join(cacheDir, name);
  if (await exists(target)) return target;
  mkdirSync(cacheDir, { recursive: true });
  const claim = join(cacheDir, `.tmp-${name}.claim`);
  await until(async () => ((await exists(target)) || take(claim) ? true : undefined), { deadlineMs: LONGEST_MS, everyMs: LOOK_MS });
  if (await exists(target)) return target;
  const work = await mkdtemp(join(cacheDir, '.tmp-'));
  try {
    await make(work);
    await publish(join(work, 'entry'), target);
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
    rmSync(claim, { force: true });
  }
}

/** Whether nobody else is at it: a process that has died is not. */
function take(claim: string): boolean {
  try {
    writeFileSync(claim, JSON.stringify(identityOf(process.pid)), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const holder = read(claim);
    if (holder !== undefined && !isAlive(holder)) rmSync(claim, { force: true });
    return false;
  }
}

function read(claim: string): Identity | undefined {
  try {
    return JSON.parse(readFileSync(claim, 'utf8')) as Identity;
  } catch {
    // Being written, or given back meanwhile.
    return undefined;
  }
}
