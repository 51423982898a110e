import { isRecord, listOf, textOf, type Json } from './json.js';
import { referenced } from './references.js';
import { Unusable } from './unusable.js';

/** What the schemas of one tool may have, about as bytes of JSON: what is referred to often counts as often. */
const MAX_SIZE = 64 * 1024;
/** What an empty schema counts. */
const SIZE_OF_SCHEMA = 16;
/** How deep schemas may be; what is deeper could not be stored. */
const MAX_DEPTH = 10;
const MAX_TEXT = 1_024;
/** Keywords that are kept as they are. */
const PLAIN = new Set(
  ('type enum const default examples format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems ' +
    'maxItems uniqueItems minContains maxContains minProperties maxProperties readOnly writeOnly deprecated').split(' '),
);
const TEXTS = new Set(['title', 'description']);
const OF_ONE = new Set(['items', 'additionalProperties', 'not', 'contains', 'propertyNames']);
const OF_MANY = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const BY_NAME = new Set(['properties', 'patternProperties']);

/**
 * Reads the schemas of one tool out of a document: as JSON Schema 2020-12, what they refer to put in its place, what goes
 * round in circles cut, what only a reader of the document needs left out.
 */
export class SchemaReader {
  private left = MAX_SIZE;

  constructor(private readonly document: Json) {}

  /** @throws Unusable where it refers elsewhere, or is too large */
  read(schema: unknown): Json {
    return this.inline(schema, [], 0);
  }

  private inline(schema: unknown, within: readonly string[], depth: number): Json {
    this.spend(SIZE_OF_SCHEMA);
    if (schema === false) return { not: {} };
    if (!isRecord(schema) || depth > MAX_DEPTH) return {};
    const reference = textOf(schema['$ref']);
    const own = this.keywords(schema, within, depth);
    if (reference === undefined) return own;
    // Anything may stand where a schema comes back to itself.
    const target = within.includes(reference) ? {} : this.inline(referenced(this.document, reference), [...within, reference], depth);
    return { ...target, ...own };
  }

  private keywords(schema: Json, within: readonly string[], depth: number): Json {
    const entries = Object.entries(schema);
    this.spend(entries.length);
    const kept = entries.flatMap(([key, value]) => {
      const read = this.keyword(key, value, (below) => this.inline(below, within, depth + 1));
      return read === undefined ? [] : [[key, read] as const];
    });
    return modern(Object.fromEntries(kept), schema);
  }

  /** Undefined where it is left out. */
  private keyword(key: string, value: unknown, below: (schema: unknown) => Json): unknown {
    if (PLAIN.has(key)) return isFlat(value) ? this.kept(value) : undefined;
    if (TEXTS.has(key)) return typeof value === 'string' ? this.kept(value.slice(0, MAX_TEXT).toWellFormed()) : undefined;
    // Of one property OpenAPI 2 said here whether it is required.
    if (key === 'required') return Array.isArray(value) && isFlat(value) ? this.kept(value) : undefined;
    if (key === 'pattern') return isPattern(value) ? this.kept(value) : undefined;
    if (OF_ONE.has(key)) return typeof value === 'boolean' ? value : below(value);
    if (OF_MANY.has(key)) return listOf(value).map(below);
    if (!BY_NAME.has(key) || !isRecord(value)) return undefined;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [this.kept(name), below(one)]));
  }

  private kept<T>(value: T): T {
    this.spend(JSON.stringify(value).length);
    return value;
  }

  private spend(size: number): void {
    this.left -= size;
    if (this.left < 0) throw new Unusable('has too large parameters');
  }
}

/** What OpenAPI 3.0 says in its own way, as JSON Schema does. */
function modern(schema: Json, { nullable, example }: Json): Json {
  const { exclusiveMinimum: above, exclusiveMaximum: below, ...rest } = schema;
  const { minimum, maximum, type, enum: values } = rest;
  return {
    ...rest,
    ...boundOf('exclusiveMinimum', above, minimum),
    ...boundOf('exclusiveMaximum', below, maximum),
    ...(nullable === true && typeof type === 'string' ? { type: [type, 'null'] } : {}),
    ...(nullable === true && Array.isArray(values) && !values.includes(null) ? { enum: [...(values as unknown[]), null] } : {}),
    ...(rest['examples'] === undefined && isShown(example) ? { examples: [example] } : {}),
  };
}

/** @param bound of which `true` says that it is none of the values itself */
function boundOf(keyword: string, value: unknown, bound: unknown): Json {
  const limit = value === true ? bound : value;
  return typeof limit === 'number' ? { [keyword]: limit } : {};
}

/** Examples that tell a model what to write, and not what a form looks like. */
const isShown = (example: unknown): boolean => (typeof example === 'string' && example.length <= MAX_TEXT) || typeof example === 'number';

/** Neither objects, nor lists of lists: such values could be of any depth. */
function isFlat(value: unknown): boolean {
  return Array.isArray(value) ? value.every((one) => typeof one !== 'object' || one === null) : !isRecord(value);
}

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && RegExp(value, 'u').unicode;
  } catch {
    return false;
  }
}
