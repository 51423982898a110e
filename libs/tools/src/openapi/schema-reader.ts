import { isRecord, listOf, textOf, type Json } from './json.js';
import { referenced } from './references.js';
import { Unusable } from './unusable.js';

/** Schemas within one tool's parameters, and how deep they are: what is deeper could not be stored. */
const MAX_NODES = 2_000;
const MAX_DEPTH = 10;
const MAX_TEXT = 1_024;
/** Keywords that are kept as they are. */
const PLAIN = new Set(
  ('type enum const default examples format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems ' +
    'maxItems uniqueItems minContains maxContains minProperties maxProperties required readOnly writeOnly deprecated').split(' '),
);
const TEXTS = new Set(['title', 'description']);
const OF_ONE = new Set(['items', 'additionalProperties', 'not', 'contains', 'propertyNames']);
const OF_MANY = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const BY_NAME = new Set(['properties', 'patternProperties']);

/** What may still be read of a whole document. */
export interface Budget {
  schemas: number;
}

/**
 * Reads the schemas of one tool out of a document: as JSON Schema 2020-12, what they refer to put in its place, what goes
 * round in circles cut, what only a reader of the document needs left out.
 */
export class SchemaReader {
  private nodes = 0;

  constructor(
    private readonly document: Json,
    private readonly budget: Budget,
  ) {}

  /** @throws Unusable where it refers elsewhere, or is too large */
  read(schema: unknown): Json {
    return this.inline(schema, [], 0);
  }

  private inline(schema: unknown, within: readonly string[], depth: number): Json {
    this.nodes += 1;
    this.budget.schemas -= 1;
    if (this.budget.schemas < 0) throw new Unusable('comes when too much of the document has been read; name the operations that are needed');
    if (this.nodes > MAX_NODES) throw new Unusable('has too large parameters');
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
    const below = (value: unknown): Json => this.inline(value, within, depth + 1);
    const entries = Object.entries(schema).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
      if (PLAIN.has(key)) return [[key, value]];
      if (TEXTS.has(key)) return typeof value === 'string' ? [[key, value.slice(0, MAX_TEXT).toWellFormed()]] : [];
      if (key === 'pattern') return isPattern(value) ? [[key, value]] : [];
      if (key === 'example') return schema['examples'] === undefined ? [['examples', [value]]] : [];
      if (OF_ONE.has(key)) return [[key, typeof value === 'boolean' ? value : below(value)]];
      if (OF_MANY.has(key)) return [[key, listOf(value).map(below)]];
      if (BY_NAME.has(key) && isRecord(value)) return [[key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, below(one)]))]];
      return [];
    });
    return modern(Object.fromEntries(entries), schema['nullable'] === true);
  }
}

/** What OpenAPI 3.0 says in its own way, as JSON Schema does. */
function modern(schema: Json, isNullable: boolean): Json {
  const { exclusiveMinimum: above, exclusiveMaximum: below, ...rest } = schema;
  const bounds = {
    ...(above === true ? { exclusiveMinimum: rest['minimum'] } : typeof above === 'number' ? { exclusiveMinimum: above } : {}),
    ...(below === true ? { exclusiveMaximum: rest['maximum'] } : typeof below === 'number' ? { exclusiveMaximum: below } : {}),
  };
  const { type, enum: values } = rest;
  const nullable = {
    ...(typeof type === 'string' ? { type: [type, 'null'] } : {}),
    ...(Array.isArray(values) && !values.includes(null) ? { enum: [...(values as unknown[]), null] } : {}),
  };
  return { ...rest, ...bounds, ...(isNullable ? nullable : {}) };
}

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value, 'u') !== undefined;
  } catch {
    return false;
  }
}
