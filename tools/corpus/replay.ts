import { contractOf, envelopeSchema, isEventType, parseEvent, validatorOf } from '@fenago/contracts';
import type { TSchema } from 'typebox';

/** As much of a JSON Schema as says which fields it knows. */
interface KnownNode {
  readonly properties?: Readonly<Record<string, KnownNode>>;
  readonly patternProperties?: Readonly<Record<string, KnownNode>>;
  readonly additionalProperties?: boolean | KnownNode;
  readonly items?: KnownNode;
  readonly anyOf?: readonly KnownNode[];
}

/** Today's schema of the data of an event; undefined where none is called so. */
export type SchemaOf = (type: string) => TSchema | undefined;
const ofToday: SchemaOf = (type) => (isEventType(type) ? contractOf(type).schema : undefined);

/** What keeps today's code from reading an event that was published before, a line each; nothing where it reads all of it. */
export function replayProblems(event: { readonly type: string; readonly data: unknown }, schemaOf: SchemaOf = ofToday): readonly string[] {
  const { type, data } = event;
  const schema = schemaOf(type);
  if (schema === undefined) return [`${type}: no event is called so any more`];
  const envelope = validatorOf(envelopeSchema)(event).map(({ path, message }) => `${type}${path} ${message}`);
  const wrong = validatorOf(schema)(data).map(({ path, message }) => `${type} data${path} ${message}`);
  const unknown = unknownFields(data, schema as KnownNode).map((path) => `${type} data${path} is not known any more`);
  return [...envelope, ...wrong, ...unknown, ...refused(event, schemaOf)];
}

/** What consumers are given it through takes it, too. */
function refused(event: object, schemaOf: SchemaOf): readonly string[] {
  if (schemaOf !== ofToday) return [];
  try {
    parseEvent(JSON.stringify(event));
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** Fields that the schema lets pass without knowing them, as JSON pointers. */
function unknownFields(value: unknown, schema: KnownNode, at = ''): readonly string[] {
  if (schema.anyOf !== undefined) return fewest(schema.anyOf.map((kind) => unknownFields(value, kind, at)));
  if (Array.isArray(value)) return value.flatMap((element, index) => unknownFields(element, schema.items ?? {}, `${at}/${index}`));
  if (typeof value !== 'object' || value === null || isAnybodys(schema)) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const known = schema.properties?.[name];
    return known === undefined ? [`${at}/${name}`] : unknownFields(child, known, `${at}/${name}`);
  });
}

/** Its names are those of whoever wrote the value. */
const isAnybodys = ({ patternProperties, additionalProperties }: KnownNode): boolean => patternProperties !== undefined || (additionalProperties ?? false) !== false;

const fewest = (lists: readonly (readonly string[])[]): readonly string[] => lists.toSorted((a, b) => a.length - b.length)[0] ?? [];
