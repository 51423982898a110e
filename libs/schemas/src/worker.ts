import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { PROGRAM, type Answer, type Task } from './program.js';

/** What a worker may take of memory, in MiB. */
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 1 };
/** Longest time for a worker to come up, in milliseconds. */
const START_MS = 10_000;

/** One thread that does one task after the other. */
export class SchemaWorker {
  private readonly worker: Worker;
  private readonly ready: Promise<unknown>;

  constructor() {
    const url = createRequire(import.meta.url).resolve('typebox/schema');
    this.worker = new Worker(PROGRAM, { eval: true, workerData: `file://${url}`, resourceLimits: MEMORY, execArgv: [], env: {} });
    this.worker.unref();
    // One that comes when nobody waits any more is not to end the process.
    this.worker.on('error', () => undefined);
    this.ready = once(this.worker, 'message', { signal: AbortSignal.timeout(START_MS) });
    // Whoever asks for something hears of it.
    this.ready.catch(() => undefined);
  }

  /**
   * @param maxMs from when the thread has started
   * @throws Error where it takes longer, or more memory than there is; the worker is of no further use then
   */
  async run(task: Task, maxMs: number): Promise<Answer> {
    await this.ready;
    const answer = Promise.withResolvers<Answer>();
    const timer = setTimeout(() => answer.reject(new Error('The check takes too long.')), maxMs);
    this.worker.once('message', answer.resolve).once('error', answer.reject);
    this.worker.postMessage(task, []);
    try {
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.worker.removeListener('message', answer.resolve).removeListener('error', answer.reject);
    }
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
