/** A JSON Schema, as much of it as is looked through. */
export interface SchemaNode {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** Elements of a list that are looked at one by one. */
const MAX_ELEMENTS = 1_000;

/**
 * The schema for one value: where it allows kinds of objects that are told apart by their `type`, the one that the value
 * says it is. What is wrong with the value is then said of that kind, and not of all the others too.
 */
export function narrowedTo(value: unknown, schema: SchemaNode): SchemaNode {
  const { anyOf, items, properties } = schema;
  if (anyOf !== undefined) return ofKinds(value, anyOf) ?? schema;
  if (Array.isArray(value) && items !== undefined && value.length <= MAX_ELEMENTS) {
    return { ...schema, prefixItems: value.map((element) => narrowedTo(element, items)) } as SchemaNode;
  }
  if (!isRecord(value) || properties === undefined) return schema;
  const fields = Object.entries(properties).map(([name, field]) => [name, narrowedTo(value[name], field)]);
  return { ...schema, properties: Object.fromEntries(fields) as NonNullable<SchemaNode['properties']> };
}

/** Undefined where they are not told apart by their type. */
function ofKinds(value: unknown, kinds: readonly SchemaNode[]): SchemaNode | undefined {
  const names = kinds.map((kind) => kind.properties?.['type']?.const);
  if (names.includes(undefined)) return undefined;
  const kind = isRecord(value) ? kinds[names.indexOf(value['type'])] : undefined;
  if (kind !== undefined) return narrowedTo(value, kind);
  return { type: 'object', required: ['type'], properties: { type: { enum: names } } } as SchemaNode;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
