import { isRecord, listOf, recordOf, type Json } from './json.js';
import { resolved } from './references.js';
import type { SchemaReader } from './schema-reader.js';
import { Unusable } from './unusable.js';

/** What an operation takes as its body: an object, whose fields become arguments. */
export interface Body {
  readonly contentType: string;
  readonly properties: Json;
  readonly required: readonly string[];
  /** What else the object may have. */
  readonly additional: unknown;
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b|^\*\/\*$/i;

/** @throws Unusable where there must be a body that no arguments can make */
export function bodyOf(document: Json, requestBody: unknown, reader: SchemaReader): Body | undefined {
  if (requestBody === undefined) return undefined;
  const body = resolved(document, requestBody);
  const isRequired = body['required'] === true;
  const content = recordOf(body['content']);
  const type = Object.keys(content).find((one) => JSON_TYPE.test(one));
  if (type === undefined) {
    if (!isRequired) return undefined;
    throw new Unusable(`takes no JSON, but ${Object.keys(content).slice(0, 3).join(', ') || 'an unknown body'}`);
  }
  const { properties, required, additional } = fieldsOf(reader.read(recordOf(content[type])['schema'] ?? {}));
  const written = Object.entries(properties).filter(([, schema]) => recordOf(schema)['readOnly'] !== true);
  const names = new Set(written.map(([name]) => name));
  return {
    contentType: type === '*/*' ? 'application/json' : type,
    properties: Object.fromEntries(written),
    required: isRequired ? required.filter((name) => names.has(name)) : [],
    additional,
  };
}

type Fields = Omit<Body, 'contentType'>;

/** The fields of an object, also where it is put together of several. */
function fieldsOf(schema: Json): Fields {
  if (schema['oneOf'] !== undefined || schema['anyOf'] !== undefined) throw new Unusable('takes a body of several forms');
  const parts = listOf(schema['allOf']).filter(isRecord).map(fieldsOf);
  const isObject = [schema['type']].flat().includes('object') || schema['properties'] !== undefined || schema['additionalProperties'] !== undefined;
  if (!isObject && parts.length === 0) throw new Unusable('takes a body that is no object');
  const own: Fields = {
    properties: recordOf(schema['properties']),
    required: listOf(schema['required']).filter((name) => typeof name === 'string'),
    additional: schema['additionalProperties'],
  };
  const all = [...parts, own];
  return {
    properties: Object.assign({}, ...all.map(({ properties }) => properties)) as Json,
    required: [...new Set(all.flatMap(({ required }) => required))],
    additional: all.findLast(({ additional }) => additional !== undefined)?.additional,
  };
}
