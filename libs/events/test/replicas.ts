import { startProcess, type ManagedProcess } from '@fenago/local-parts';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@fenago/testing';
import type { EventsOptions } from '../src/index.js';
import type { Doing, ReplicaTask } from './replica-task.js';

const FLAGS = ['--conditions=@fenago/source', '--import', '@oxc-node/core/register', fileURLToPath(new URL('replica.ts', import.meta.url))];

/** Replicas of one consumer, as processes that can be killed, and what they have done between them. */
export class Replicas {
  private readonly processes: ManagedProcess[] = [];

  private constructor(
    private readonly folder: string,
    private readonly task: ReplicaTask,
  ) {}

  static async of(options: EventsOptions, slowness: number): Promise<Replicas> {
    const folder = await mkdtemp(join(tmpdir(), 'fenago-replicas-'));
    const log = join(folder, 'log');
    writeFileSync(log, '');
    return new Replicas(folder, { options, log, slowness, mended: join(folder, 'mended') });
  }

  /** In the order in which it was done, over all replicas. */
  doings(): readonly Doing[] {
    const lines = readFileSync(this.task.log, 'utf8').split('\n');
    return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Doing);
  }

  /** Starts one; resolves once it reads, or stands by. @returns its pid */
  async start(): Promise<number> {
    const replica = startProcess({ name: 'replica', command: process.execPath, args: [...FLAGS, JSON.stringify(this.task)], onLine: () => undefined });
    this.processes.push(replica);
    await until(() => this.doings().some(({ pid, what }) => pid === replica.pid && what === 'ready'));
    return replica.pid;
  }

  signal(pid: number, name: NodeJS.Signals): void {
    this.processes.find((replica) => replica.pid === pid)?.kill(name);
  }

  /** Poison is none any more. */
  mend(): void {
    writeFileSync(this.task.mended, '');
  }

  async stop(): Promise<void> {
    for (const replica of this.processes) replica.kill('SIGKILL');
    await Promise.all(this.processes.map(({ exited }) => exited));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Where an event of an object was begun before the one before it had come to its end; versions begin at 1 and have no gaps. */
export function inversions(doings: readonly Doing[], isPoison: (object: string, version: number) => boolean): readonly Doing[] {
  const ended = new Set<string>();
  const key = (object: string, version: number): string => `${object}:${version}`;
  return doings.filter(({ what, object, version }) => {
    if (what === 'done' || what === 'failed') ended.add(key(object, version));
    if (what !== 'begun' || version === 1) return false;
    return !ended.has(key(object, version - 1)) && !isPoison(object, version - 1);
  });
}
