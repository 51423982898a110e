import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** What a worker may take of memory, in MiB. */
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 1 };

const START_MS = 10_000;

/** A text, not a file: it runs from the source and from the build alike. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const schemas = import(workerData);
schemas.then(() => parentPort.postMessage(null));
parentPort.on('message', async ({ schema, value }) => {
  const { Check, Errors } = await schemas;
  let mismatch = null;
  try {
    if (!Check(schema, value)) {
      const [first] = Errors(schema, value)[1];
      mismatch = { path: first?.instancePath ?? '', message: first?.message ?? '' };
    }
  } catch {
    // The schema is none, or goes round in circles.
  }
  parentPort.postMessage(mismatch);
});
`;

/** Where a value is not as a schema says. */
export interface Mismatch {
  /** JSON pointer. */
  readonly path: string;
  readonly message: string;
}

/** One thread that compares values with JSON Schemas, one after the other. */
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
    // Whoever compares hears of it.
    this.ready.catch(() => undefined);
  }

  /**
   * Undefined where there is no mismatch, or none can be told since the schema is none.
   * @param maxMs from when the thread has started
   * @throws Error where it takes longer, or more memory than there is; the worker is of no further use then
   */
  async compare(schema: Readonly<Record<string, unknown>>, value: unknown, maxMs: number): Promise<Mismatch | undefined> {
    await this.ready;
    const answer = Promise.withResolvers<Mismatch | null>();
    const timer = setTimeout(() => answer.reject(new Error('The comparison takes too long.')), maxMs);
    this.worker.once('message', answer.resolve).once('error', answer.reject);
    this.worker.postMessage({ schema, value }, []);
    try {
      return (await answer.promise) ?? undefined;
    } finally {
      clearTimeout(timer);
      this.worker.removeListener('message', answer.resolve).removeListener('error', answer.reject);
    }
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
