import { LocalPartsError } from '@fenago/local-parts';
import type { System, SystemProcess } from '@fenago/system';
import type { TestMongo, TestNats } from '@fenago/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, PartFault, ProcessFault } from './plan.js';

const STARTS = 3;

/** The processes of a system under chaos, its broker and its database. */
export class Fleet {
  private readonly gone = new Set<SystemProcess>();
  private readonly ready = new Set<SystemProcess>();
  private readonly paused = new Set<SystemProcess>();
  /** One fault of the broker at a time, and one of the database. */
  private broker: Promise<void> = Promise.resolve();
  private database: Promise<void> = Promise.resolve();
  readonly done: Partial<Record<Fault['kind'], number>> = {};
  readonly problems: string[] = [];

  constructor(
    private readonly system: System,
    private readonly nats: TestNats,
    private readonly mongo: TestMongo,
    private readonly log: (line: string) => void,
  ) {
    for (const one of system.processes) this.mind(one);
  }

  /** Base URLs of the gateways that have not been killed. */
  gateways(): readonly string[] {
    return this.system.processes.flatMap((one) => (one.baseUrl === undefined || this.gone.has(one) ? [] : one.baseUrl));
  }

  /** Resolves when what the fault broke is there again. */
  async inflict(fault: Fault): Promise<void> {
    this.done[fault.kind] = (this.done[fault.kind] ?? 0) + 1;
    this.log(`${fault.kind} ${'service' in fault ? fault.service : ''}`);
    if ('service' in fault) return this.inflictOnProcess(fault);
    if (fault.kind === 'mongo-kill') return (this.database = this.database.then(() => this.killMongo(fault)));
    return (this.broker = this.broker.then(() => this.inflictOnBroker(fault)));
  }

  private async inflictOnProcess({ kind, service, replica, forMs }: ProcessFault): Promise<void> {
    const running = this.system.processes.filter((one) => one.program === service && this.ready.has(one) && !this.gone.has(one) && !this.paused.has(one));
    const victim = running[replica % Math.max(1, running.length)];
    if (victim === undefined) return;
    if (kind === 'pause') {
      this.paused.add(victim);
      victim.process.kill('SIGSTOP');
      await delay(forMs);
      victim.process.kill('SIGCONT');
      this.paused.delete(victim);
      return;
    }
    this.gone.add(victim);
    if (kind === 'restart') await victim.process.stop();
    else victim.process.kill('SIGKILL');
    await victim.process.exited;
    await delay(forMs);
    await this.replace(victim);
  }

  /** A supervisor starts a process again that could not start, for example because the database was away. */
  private async replace(victim: SystemProcess): Promise<void> {
    if (victim.program === 'standalone') return;
    for (let tries = 1; ; tries += 1) {
      try {
        this.mind(await this.system.start(victim.program));
        return;
      } catch (error) {
        if (!(error instanceof LocalPartsError)) throw error;
        this.log(`${victim.program} did not start: ${error.message}`);
        if (tries < STARTS) continue;
        this.problems.push(`${victim.program} did not start in ${STARTS} tries: ${error.message}`);
        return;
      }
    }
  }

  /** A process that ends by itself is a violation whatever the weather. */
  private mind(one: SystemProcess): void {
    this.ready.add(one);
    void one.process.exited.then(({ code, signal }) => {
      if (this.gone.has(one)) return;
      this.gone.add(one);
      this.problems.push(`${one.process.name} ended by itself (${signal ?? code})`);
    });
  }

  /** From now on processes end because the run does. */
  release(): void {
    for (const one of this.system.processes) this.gone.add(one);
  }

  private async inflictOnBroker({ kind, forMs }: PartFault): Promise<void> {
    if (kind === 'nats-wipe') return this.nats.wipe();
    if (kind === 'nats-rewind') {
      const kept = await this.nats.snapshot();
      await delay(forMs);
      return kept.rewind();
    }
    await this.nats.kill('SIGKILL');
    await delay(forMs);
    return this.nats.restart();
  }

  private async killMongo({ forMs }: PartFault): Promise<void> {
    await this.mongo.kill('SIGKILL');
    await delay(forMs);
    await this.mongo.restart();
  }
}
