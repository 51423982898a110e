import type { FieldError } from '@fenago/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { errorOf } from './error-of.js';
import type { Answer, Outcome, Task } from './program.js';
import { strayReference } from './stray-reference.js';
import { SchemaWorker } from './worker.js';

/** A JSON Schema (2020-12) that a user wrote, or a stranger's server sent. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a check has found. */
export type Finding =
  | { readonly kind: 'fits' }
  | { readonly kind: 'mismatch'; readonly errors: readonly [FieldError, ...FieldError[]] }
  /** The schema is none, or goes round in circles. */
  | { readonly kind: 'no_schema' }
  /** It could not be told in time: because of this schema or value, or because others came first. */
  | { readonly kind: 'too_slow' }
  | { readonly kind: 'busy' };

/** Longest time for one task, in milliseconds. */
const TASK_MS = 1_000;
/** Longest time from the question to the answer, unless told. */
const PATIENCE_MS = 5_000;
/** Tasks that may wait; further ones are not done. */
const MAX_WAITING = 64;
/** Milliseconds without a task after which the thread ends; the next task begins another. */
const IDLE_MS = 60_000;

/**
 * Checks values by JSON Schemas of strangers, and such schemas themselves. A pattern, or references that multiply, may take for
 * ever, so all of it is done in a thread of its own, which is ended where a task takes too long.
 */
export class SchemaThread {
  private worker: SchemaWorker | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idle: NodeJS.Timeout | undefined;

  /** @param patienceMs longest wait for the finding, in milliseconds; 5,000 unless told */
  async check(schema: JsonSchema, value: unknown, patienceMs = PATIENCE_MS): Promise<Finding> {
    const answer = await this.inTime({ kind: 'check', schema, value }, patienceMs);
    return typeof answer === 'string' ? { kind: answer } : findingOf(answer[0]);
  }

  /**
   * What is wrong with each of some schemas of objects, in their order; undefined where nothing is. A good one is of draft
   * 2020-12, refers to nothing but itself, and can be evaluated.
   * @param patienceMs longest wait for the answer, in milliseconds; 5,000 unless told
   * @returns `too_slow` or `busy` where that could not be told of all of them in time
   */
  async inspect(schemas: readonly JsonSchema[], patienceMs = PATIENCE_MS): Promise<readonly (FieldError | undefined)[] | 'too_slow' | 'busy'> {
    if (schemas.length === 0) return [];
    const answer = await this.inTime({ kind: 'inspect', schemas }, patienceMs);
    return typeof answer === 'string' ? answer : schemas.map((schema, index) => refusalOf(schema, answer[index]));
  }

  /** Ends the thread now. It keeps no process from ending, and ends by itself where nothing is asked. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = undefined;
    await worker?.stop();
  }

  private async inTime(task: Task, patienceMs: number): Promise<Answer | 'too_slow' | 'busy'> {
    if (this.waiting >= MAX_WAITING) return 'busy';
    const patience = new AbortController();
    this.waiting += 1;
    const turn = this.last.then(async (): Promise<Answer | 'too_slow' | 'busy'> => (patience.signal.aborted ? 'busy' : this.run(task)));
    this.last = turn.finally(() => (this.waiting -= 1));
    const impatience = delay<'busy'>(patienceMs, 'busy', { signal: patience.signal }).catch((): 'busy' => 'busy');
    const answer = await Promise.race([turn, impatience]);
    patience.abort();
    return answer;
  }

  private async run(task: Task): Promise<Answer | 'too_slow'> {
    clearTimeout(this.idle);
    const worker = (this.worker ??= new SchemaWorker());
    try {
      return await worker.run(task, TASK_MS);
    } catch {
      // Too long or too large: the thread is in the middle of it, or gone.
      if (this.worker === worker) this.worker = undefined;
      await worker.stop();
      return 'too_slow';
    } finally {
      this.idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    }
  }
}

function findingOf(outcome: Outcome | undefined): Finding {
  if (outcome === undefined || 'broken' in outcome) return { kind: 'no_schema' };
  const [first, ...others] = outcome.errors.map(errorOf);
  return first === undefined ? { kind: 'fits' } : { kind: 'mismatch', errors: [first, ...others] };
}

function refusalOf(schema: JsonSchema, outcome: Outcome | undefined): FieldError | undefined {
  if (schema['type'] !== 'object') return { path: '/type', message: 'must be "object"' };
  if (outcome === undefined || 'broken' in outcome) return { path: '', message: 'refers to itself without end' };
  const [first] = outcome.errors;
  return first === undefined ? strayReference(schema) : errorOf(first);
}
