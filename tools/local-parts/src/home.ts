import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalPartsError } from './errors.js';
import { identityOf, isAlive } from './pid-files.js';
import type { Identity } from './pid-files.js';

/**
 * Takes FENAGO_HOME for this process: nats-server does not lock its store, so two starts on one home would ruin it.
 * Gives what releases it; a claim of a process that has died does not count.
 * @throws LocalPartsError `home_in_use`, with the pid of the holder.
 */
export function claimHome(home: string): () => void {
  const file = join(home, 'run', 'owner.json');
  const mine = identityOf(process.pid);
  mkdirSync(join(home, 'run'), { recursive: true });
  // Each round either takes the claim, meets a live holder, or clears away one dead claim.
  for (let round = 0; round < 5; round += 1) {
    if (create(file, mine)) return () => rmSync(file, { force: true });
    const holder = read(file);
    if (holder !== undefined && isAlive(holder)) throw inUse(home, holder.pid);
    clearAway(file, holder);
  }
  throw inUse(home, read(file)?.pid);
}

/** A link appears whole or not at all, and only when there is none yet. */
function create(file: string, mine: Identity): boolean {
  const draft = `${file}.${mine.pid}.draft`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Only one of several processes moves a dead claim; one that moved a fresh claim by mistake puts it back. */
function clearAway(file: string, dead: Identity | undefined): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    // Another process moved it first.
    return;
  }
  const moved = read(aside);
  if (moved !== undefined && (moved.pid !== dead?.pid || moved.startedAt !== dead.startedAt)) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function read(file: string): Identity | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Identity;
    return Number.isInteger(holder.pid) ? holder : undefined;
  } catch {
    // Released meanwhile, or damaged: nobody holds it.
    return undefined;
  }
}

function inUse(home: string, pid: number | undefined): LocalPartsError {
  const holder = pid === undefined ? 'Another start' : `Another start (pid ${pid})`;
  return new LocalPartsError('home_in_use', `${holder} is using ${home}. Stop it first, or set FENAGO_HOME to another folder to run a second one beside it.`);
}
