/** What the catalogue shows of a JSON Schema. */
export interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly description?: string;
  readonly minimum?: number;
}

export interface FieldLine {
  /** Dotted where it lies in an object. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

const ID = /^\^([a-z]+)_\[/;
const TIME = /^\^\\d\{4\}-/;

/** The fields of an object's schema; those of an object within it follow it. */
export function fieldsOf(schema: SchemaNode, prefix = '', parentRequired = true): readonly FieldLine[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, node]) => {
    const required = parentRequired && (schema.required ?? []).includes(key);
    const name = `${prefix}${key}`;
    const line = { name, type: typeOf(node), required, description: node.description ?? '' };
    return [line, ...fieldsOf(node, `${name}.`, required)];
  });
}

function typeOf(node: SchemaNode): string {
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(' or ');
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  const id = ID.exec(node.pattern ?? '')?.[1];
  if (id !== undefined) return `id \`${id}_…\``;
  if (TIME.test(node.pattern ?? '')) return 'time';
  if (node.type === 'integer' && node.minimum !== undefined) return `integer ≥ ${node.minimum}`;
  return node.type ?? 'any';
}
