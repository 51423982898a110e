/** What the thread is asked. */
export type Task =
  /** Whether a value is as a schema says. */
  | { readonly kind: 'check'; readonly schema: unknown; readonly value: unknown }
  /** Whether schemas are such (2020-12), and can be evaluated. */
  | { readonly kind: 'inspect'; readonly schemas: readonly unknown[] };

/** An error as typebox tells it. */
export interface RawError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: { readonly allowedValues?: readonly unknown[]; readonly allowedValue?: unknown };
}

/** `broken`: the schema is none, or goes round in circles. */
export type Outcome = { readonly errors: readonly RawError[] } | { readonly broken: true };

/** What the thread answers: one outcome for a check, one for each schema that was inspected. */
export type Answer = readonly Outcome[];

/** Errors that are told of one value. */
const MAX_ERRORS = 8;

/**
 * What runs in the thread. A text, not a file: it runs from the source and from the build alike. Schemas are interpreted; only the
 * one that describes schemas is made code of.
 */
export const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData).then(({ Check, Compile, Errors, Meta }) => {
  let dialect;
  const attempt = (find) => {
    try {
      return { errors: find().slice(0, ${MAX_ERRORS}) };
    } catch {
      return { broken: true };
    }
  };
  const errorsOf = (schema, value) => {
    if (Check(schema, value)) return [];
    // What is one too many has an error of its own beside that of its parent; what a reference leads nowhere for has none.
    const errors = Errors(schema, value)[1].filter(({ keyword }) => keyword !== 'additionalProperties');
    return errors.length > 0 ? errors : [{ keyword: 'schema', instancePath: '', message: 'must be as the schema says', params: {} }];
  };
  const inspect = (schema) => {
    dialect ??= Compile(Meta['https://json-schema.org/draft/2020-12/schema']);
    if (!dialect.Check(schema)) return dialect.Errors(schema)[1];
    // Shows one that refers to itself without end.
    Errors(schema, {});
    return [];
  };
  parentPort.on('message', (task) => {
    parentPort.postMessage(
      task.kind === 'check' ? [attempt(() => errorsOf(task.schema, task.value))] : task.schemas.map((schema) => attempt(() => inspect(schema))),
    );
  });
  parentPort.postMessage('ready');
});
`;
