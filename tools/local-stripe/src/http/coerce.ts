/** The keywords of JSON Schema that say what a text of a form is to be. */
interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Whole numbers and truth values of a form as what they are; what is neither stays a text, for the check that follows. */
export function coerced(schema: object, value: unknown): unknown {
  const node = schema as Node;
  if (node.anyOf !== undefined) return coercedByAny(node.anyOf, value);
  if (typeof value === 'string') return coercedText(node.type, value);
  if (Array.isArray(value)) return value.map((entry) => coerced(node.items ?? {}, entry));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, coerced(node.properties?.[name] ?? {}, entry)]));
}

function coercedByAny(variants: readonly Node[], value: unknown): unknown {
  const changed = variants.map((variant) => coerced(variant, value)).find((entry) => typeof entry !== typeof value);
  return changed ?? coerced(variants.find(({ type }) => type === 'object') ?? {}, value);
}

function coercedText(type: string | undefined, text: string): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  return type === 'boolean' && /^(?:true|false)$/.test(text) ? text === 'true' : text;
}
