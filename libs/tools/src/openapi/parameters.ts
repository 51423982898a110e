import { isRecord, listOf, recordOf, textOf, type Json } from './json.js';
import { resolved } from './references.js';
import type { SchemaReader } from './schema-reader.js';
import { Unusable } from './unusable.js';

/** A part of path or query that a caller gives. */
export interface Parameter {
  readonly in: 'path' | 'query';
  /** As the server calls it. */
  readonly name: string;
  readonly required: boolean;
  readonly schema: Json;
}

/** Of one operation; a model could not tell more of them apart. */
const MAX_PARAMETERS = 200;
/** Headers that OpenAPI leaves to other parts of an operation. */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization']);

/**
 * What goes into path and query. Optional parameters that a tool cannot give are left out.
 * @param headers names of headers that every call has, in lower case
 * @throws Unusable where one that must be given cannot be
 */
export function parametersOf(document: Json, declared: readonly unknown[], reader: SchemaReader, headers: ReadonlySet<string>): readonly Parameter[] {
  const byPlace = new Map<string, Json>();
  // Those of the operation come behind those of its path, and replace them.
  for (const one of declared.map((value) => resolved(document, value))) byPlace.set(`${String(one['in'])} ${String(one['name'])}`, one);
  return [...byPlace.values()].flatMap((one) => {
    const name = textOf(one['name']);
    if (name === undefined || isGiven(one, name, headers)) return [];
    const place = one['in'];
    const obstacle = place === 'path' || place === 'query' ? obstacleOf(one, place) : `needs ${name} as a ${String(place)}`;
    if (obstacle !== undefined && one['required'] === true) throw new Unusable(obstacle);
    if (obstacle !== undefined || (place !== 'path' && place !== 'query')) return [];
    const schema = reader.read(one['schema'] ?? {});
    const description = textOf(schema['description']) ?? textOf(one['description']);
    return [{ in: place, name, required: place === 'path' || one['required'] === true, schema: description === undefined ? schema : { ...schema, description } }];
  });
}

function isGiven({ in: place }: Json, name: string, headers: ReadonlySet<string>): boolean {
  return place === 'header' && (NOT_PARAMETERS.has(name.toLowerCase()) || headers.has(name.toLowerCase()));
}

/** Why a parameter cannot be given by an argument: it is written in a way that URLs of tools are not. */
function obstacleOf({ name, content, style, explode, schema }: Json, place: 'path' | 'query'): string | undefined {
  if (content !== undefined) return `takes ${String(name)} as a document of its own`;
  if (place === 'path') return style === undefined || style === 'simple' ? undefined : `takes ${String(name)} in the style ${String(style)}`;
  const types = [recordOf(schema)['type']].flat();
  const isList = types.includes('array');
  if (types.includes('object') || (isRecord(schema) && schema['properties'] !== undefined)) return `takes ${String(name)} as an object in the query`;
  const isRepeated = (style === undefined || style === 'form') && explode !== false;
  return isList && !isRepeated ? `takes ${String(name)} as a list that is not repeated` : undefined;
}

/**
 * Those of a path and those of one of its operations.
 * @throws Unusable where there are too many
 */
export function declaredParameters(item: Json, operation: Json): readonly unknown[] {
  const lists = [listOf(item['parameters']), listOf(operation['parameters'])];
  if (lists.some(({ length }) => length > MAX_PARAMETERS)) throw new Unusable('has too many parameters');
  return lists.flat();
}
