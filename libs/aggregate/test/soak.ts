import { startTestNats, until, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { UnsafeSwitches } from '@fenago/aggregate';
import { causeOf, counterId, increment, readStream, startReplica, type Replica, type StreamedEvent } from './harness.js';

export interface SoakOptions {
  readonly seed: number;
  readonly commands: number;
  readonly aggregates: number;
  readonly replicas: number;
  /** What happens while the commands run, in this order; drawn from the seed where left out. */
  readonly faults?: readonly Fault[];
  readonly unsafe?: UnsafeSwitches;
  readonly deadlineMs?: number;
}

export type Fault = 'kill' | 'restart' | 'wipe' | 'rewind' | 'pause';

/** What the soak found wrong, by kind; all zero where every rule was kept. */
export interface SoakReport {
  readonly faults: readonly Fault[];
  /** Commands answered whose step the state does not have. */
  readonly lost: number;
  /** Steps more than commands. */
  readonly twice: number;
  /** Events that the stream lacks, or has twice. */
  readonly missing: number;
  readonly repeated: number;
  /** Events that the stream has behind a later one of their aggregate. */
  readonly inversions: number;
  /** Documents whose outbox was not emptied. */
  readonly undrained: number;
  /** Where the archive has what is missing: to find out why. */
  readonly archived: readonly string[];
}

/** Numbers in [0, 1) that a seed decides. */
export function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WORKERS = 16;
/** Between two commands of a worker, at most, in milliseconds: the load is to last as long as the faults. */
const PACE_MS = 200;
const KINDS: readonly Fault[] = ['kill', 'restart', 'wipe', 'rewind', 'pause', 'kill'];

/** Commands on few aggregates from several replicas, under faults; each command is sent again until it is answered. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const nats = await startTestNats();
  const run = new Soak(options, nats, `t_soak_${randomUUID().slice(0, 8)}`);
  try {
    return await run.run();
  } finally {
    await run.close();
    await nats.stop();
  }
}

class Soak {
  private readonly random: () => number;
  private readonly replicas: Replica[] = [];
  private readonly ids: readonly string[];
  private done = 0;
  private working = true;

  constructor(
    private readonly options: SoakOptions,
    private readonly nats: TestNats,
    private readonly database: string,
  ) {
    this.random = numbersOf(options.seed);
    this.ids = Array.from({ length: options.aggregates }, (_, i) => counterId(`soak-${i}`));
  }

  async run(): Promise<SoakReport> {
    for (let i = 0; i < this.options.replicas; i += 1) this.replicas.push(await this.start());
    const faults = this.options.faults ?? Array.from({ length: 7 }, () => KINDS[Math.floor(this.random() * KINDS.length)] ?? 'kill');
    const commands = Array.from({ length: this.options.commands }, (_, i) => ({
      id: this.ids[i % this.ids.length] ?? '',
      // Some causes carry no time of their own, as a client's message ids do.
      cause: causeOf(`c${i}`, i % 3 === 0 ? new Date(0) : new Date()),
    }));
    const queue = [...commands];
    const workers = Array.from({ length: WORKERS }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await this.send(next);
        // A third is sent again, much later often, and must not count then.
        if (this.done % 3 === 0) await this.send(commands[Math.floor(this.random() * this.done)] ?? next);
        this.done += 1;
        await delay(this.random() * PACE_MS);
      }
    });
    const chaos = this.chaos(faults);
    await Promise.all(workers);
    this.working = false;
    await chaos;
    return { faults, ...(await this.check(commands.length)) };
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((made) => made.close()));
  }

  private start(): Promise<Replica> {
    const { unsafe } = this.options;
    return startReplica({ natsUrl: this.nats.url, database: this.database, ...(unsafe === undefined ? {} : { unsafe }) });
  }

  private async send(command: { readonly id: string; readonly cause: ReturnType<typeof causeOf> }): Promise<void> {
    await until(
      async () => {
        const replica = this.replicas[Math.floor(this.random() * this.replicas.length)];
        if (replica === undefined) return false;
        // A replica that was killed never answers; who sent it asks another one.
        await Promise.race([
          increment(replica, command.id, command.cause),
          delay(2_000, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer'))),
        ]);
        return true;
      },
      { deadlineMs: 20_000, what: 'a command is answered' },
    );
  }

  private async chaos(faults: readonly Fault[]): Promise<void> {
    const kept = await this.nats.snapshot();
    for (const [index, fault] of faults.entries()) {
      const reached = Math.floor(((index + 1) * this.options.commands) / (faults.length + 2));
      await until(() => this.done >= reached || !this.working, { deadlineMs: 20_000 });
      await this.happen(fault, kept);
    }
  }

  private async happen(fault: Fault, kept: { rewind(): Promise<void> }): Promise<void> {
    // What a broker loses is to be more than what is published again anyway, because it still waits in an outbox.
    if (fault === 'wipe' || fault === 'rewind') await until(() => this.hasSettled(), { deadlineMs: 20_000 });
    if (fault === 'kill') {
      const index = Math.floor(this.random() * this.replicas.length);
      const [killed] = this.replicas.splice(index, 1);
      await killed?.abandon();
      this.replicas.push(await this.start());
    } else if (fault === 'pause') {
      await this.nats.kill('SIGSTOP');
      await delay(200 + this.random() * 500);
      await this.nats.kill('SIGCONT');
    } else if (fault === 'rewind') {
      await kept.rewind();
    } else {
      await this.nats[fault]();
    }
    // Faults that follow each other before anything has mended are another, rarer story.
    if (this.random() < 0.5) await until(() => this.replicas.every(({ engine, link }) => link.isConnected && engine.isPublishing));
  }

  private async hasSettled(): Promise<boolean> {
    return (await this.replicas[0]?.db.collection('event_archive').countDocuments({}, { limit: 20 })) === 20;
  }

  private async check(commands: number): Promise<Omit<SoakReport, 'faults'>> {
    const [first] = this.replicas;
    if (first === undefined) throw new Error('No replica is left.');
    const waiting = () => first.counters.collection.countDocuments({ 'outbox.0': { $exists: true } });
    const deadlineMs = this.options.deadlineMs ?? 10_000;
    const drained = async (): Promise<boolean> => (await waiting()) === 0 && this.replicas.every(({ engine }) => engine.isPublishing);
    await until(drained, { deadlineMs }).catch(() => undefined);
    let expected = 0;
    let lost = 0;
    for (const id of this.ids) {
      const state = await first.counters.load(id);
      expected += state?.total ?? 0;
      lost += (state?.total ?? 0) - new Set(state?.steps).size;
    }
    const stream = await readStream(first.link);
    const ids = new Set(stream.map((event) => event.id));
    return {
      lost: lost + Math.max(0, commands - expected),
      twice: Math.max(0, expected - commands),
      missing: expected - ids.size,
      repeated: stream.length - ids.size,
      inversions: inversionsOf(stream),
      undrained: await waiting(),
      archived: expected > ids.size ? await archivedBut(first, ids) : [],
    };
  }
}

/** What the archive has and the stream does not. */
async function archivedBut(replica: Replica, ids: ReadonlySet<string>): Promise<readonly string[]> {
  const rows = await replica.db.collection<{ _id: string; serverId: string; sequence: number }>('event_archive').find().limit(5_000).toArray();
  const missing = rows.filter(({ _id }) => !ids.has(_id)).slice(0, 10);
  return missing.map(({ _id, serverId, sequence }) => `${_id} at ${sequence} of ${serverId}`);
}

/** Events that come behind a later one of their aggregate; of what is there twice, the first counts. */
function inversionsOf(stream: readonly StreamedEvent[]): number {
  const last = new Map<string, number>();
  const seen = new Set<string>();
  let found = 0;
  for (const event of stream) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    const before = last.get(event.subject) ?? 0;
    if (event.sequence < before) found += 1;
    last.set(event.subject, Math.max(before, event.sequence));
  }
  return found;
}
