import type { FormatError, ResponseFormat } from '@fenago/contracts';
import { LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { SchemaWorker, type Mismatch } from './schema-worker.js';

/** Longest time for one comparison, and for the end of a run to wait for its own, in milliseconds. */
const COMPARE_MS = 1_000;
const PATIENCE_MS = 5_000;
/** Comparisons that may wait; further replies go unchecked. */
const MAX_WAITING = 64;
const MAX_MESSAGE_CHARACTERS = 300;

/**
 * Tells whether a reply has the form that was asked for. Users write both the schema and, through the model, what is
 * compared with it: a pattern, or references that multiply, may take for ever. So it is done in another thread, and ended
 * where it takes too long.
 */
@Injectable()
export class FormatCheckService implements OnApplicationShutdown {
  private worker: SchemaWorker | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** What is wrong with the form of a whole reply; undefined where nothing is, or where that cannot be told in time. */
  async errorOf(format: ResponseFormat | undefined, output: string): Promise<FormatError | undefined> {
    if (format === undefined || format.type === 'text') return undefined;
    let value: unknown;
    try {
      value = JSON.parse(output);
    } catch {
      return { code: 'not_json', message: 'The output is not JSON.' };
    }
    if (format.type === 'json_object') return isObject(value) ? undefined : { code: 'not_json', message: 'The output is JSON, but not an object.' };
    const mismatch = format.schema === undefined ? undefined : await this.inTime(format.schema, value);
    return mismatch && { code: 'schema_mismatch', message: sentence(mismatch) };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.stop();
  }

  private async inTime(schema: Readonly<Record<string, unknown>>, value: unknown): Promise<Mismatch | undefined> {
    if (this.waiting >= MAX_WAITING) return undefined;
    const patience = new AbortController();
    this.waiting += 1;
    const turn = this.last.then(() => (patience.signal.aborted ? undefined : this.compare(schema, value)));
    this.last = turn.finally(() => (this.waiting -= 1));
    const impatience = delay(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    const mismatch = await Promise.race([turn, impatience]);
    patience.abort();
    return mismatch;
  }

  private async compare(schema: Readonly<Record<string, unknown>>, value: unknown): Promise<Mismatch | undefined> {
    const worker = (this.worker ??= new SchemaWorker());
    try {
      return await worker.compare(schema, value, COMPARE_MS);
    } catch (error) {
      this.logger.warn({ err: error }, 'A reply could not be compared with its schema; it goes unchecked.');
      this.worker = undefined;
      await worker.stop();
      return undefined;
    }
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sentence({ path, message }: Mismatch): string {
  return `${path === '' ? 'The output' : `At ${path} the output`} ${message}.`.slice(0, MAX_MESSAGE_CHARACTERS);
}
