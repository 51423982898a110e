import { Errors, Meta } from 'typebox/schema';
import type { FieldError } from './errors.js';
import { pointerPart, resolvePointer } from './json-pointer.js';
import { validatorOf } from './validation.js';
import { TooSlowError, withinTime } from './within-time.js';

/** A JSON Schema (2020-12) that a user wrote or a server sent. */
export type ToolSchema = Readonly<Record<string, unknown>>;

/** A tool without parameters takes none. */
export const NO_PARAMETERS: ToolSchema = { type: 'object', additionalProperties: false };

/** Errors that a model is told at once. */
const MAX_ERRORS = 8;
const MAX_TOLD_VALUES = 300;
/** Longest time in milliseconds that a check may keep a process from everything else: far above what an honest one needs. */
const CHECK_MS = 250;
const TOO_SLOW = 'takes too long to be checked, or has no end; make its patterns and references simpler';
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** Keywords whose values are no schemas. */
const DATA = new Set(['const', 'enum', 'default', 'examples']);
/** Keywords whose values are schemas by name. */
const SCHEMAS_BY_NAME = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']);

/**
 * Why the parameters of a tool are not what they must be: a JSON Schema (2020-12) of an object that refers to nothing but
 * itself, and that can be checked in a short time.
 * @returns paths within the schema; none where it is good
 */
export function refuseToolSchema(schema: ToolSchema): readonly FieldError[] {
  const dialect = validatorOf(Meta[DIALECT]);
  return attempt(() => {
    if (schema['type'] !== 'object') return [{ path: '/type', message: 'must be "object"' }];
    const [wrong] = dialect(schema);
    const refused = wrong ?? strayReference(schema, schema, '');
    if (refused !== undefined) return [refused];
    // Shows one that refers to itself without end.
    Errors(schema, {});
    return [];
  });
}

/** What is wrong with the arguments of a call, in words that let a model mend them. */
export function checkArguments(schema: ToolSchema, value: unknown): readonly FieldError[] {
  return attempt(() => {
    const [good, errors] = Errors(schema, value);
    // What is one too many is told by its own error.
    return good ? [] : errors.filter(({ keyword }) => keyword !== 'additionalProperties').slice(0, MAX_ERRORS).map(tell);
  });
}

/** Schemas and arguments come from strangers: both are interpreted, no code is made of them, and their time is bounded. */
function attempt(check: () => readonly FieldError[]): readonly FieldError[] {
  try {
    return withinTime(CHECK_MS, check);
  } catch (error) {
    // What refers to itself without end runs out of stack.
    if (error instanceof TooSlowError || error instanceof RangeError) return [{ path: '', message: TOO_SLOW }];
    throw error;
  }
}

type SchemaError = ReturnType<typeof Errors>[1][number];

function tell(error: SchemaError): FieldError {
  return { path: error.instancePath, message: sentence(error) };
}

function sentence(error: SchemaError): string {
  if (error.keyword === 'boolean') return 'is not a parameter';
  if (error.keyword === 'const') return `must be ${shown(error.params.allowedValue)}`;
  if (error.keyword === 'enum') return `must be one of ${shown(error.params.allowedValues)}`;
  return error.message;
}

const shown = (value: unknown): string => JSON.stringify(value).slice(0, MAX_TOLD_VALUES);

/** A reference that leads out of the schema, or nowhere. */
function strayReference(node: unknown, root: ToolSchema, path: string): FieldError | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  for (const [key, value] of Object.entries(node)) {
    const at = `${path}${pointerPart(key)}`;
    const stray = isReference(key, value) ? refuseReference(value, root, at) : strayBelow(key, value, root, at);
    if (stray !== undefined) return stray;
  }
  return undefined;
}

const isReference = (key: string, value: unknown): value is string => (key === '$ref' || key === '$dynamicRef') && typeof value === 'string';

function refuseReference(reference: string, root: ToolSchema, path: string): FieldError | undefined {
  const message = 'must lead to a part of this schema, as #/$defs/name does';
  return resolvePointer(root, reference) === undefined ? { path, message } : undefined;
}

function strayBelow(key: string, value: unknown, root: ToolSchema, path: string): FieldError | undefined {
  if (DATA.has(key)) return undefined;
  if (!SCHEMAS_BY_NAME.has(key) || typeof value !== 'object' || value === null) return strayReference(value, root, path);
  for (const [name, schema] of Object.entries(value)) {
    const stray = strayReference(schema, root, `${path}${pointerPart(name)}`);
    if (stray !== undefined) return stray;
  }
  return undefined;
}
