import { pointerPart, resolvePointer, type FieldError } from '@fenago/contracts';

/** Keywords whose values are no schemas. */
const DATA = new Set(['const', 'enum', 'default', 'examples']);
/** Keywords whose values are schemas by name. */
const SCHEMAS_BY_NAME = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']);

/** A reference that leads out of a schema, or nowhere; undefined where there is none. */
export function strayReference(schema: object): FieldError | undefined {
  return strayIn(schema, schema, '');
}

function strayIn(node: unknown, root: object, path: string): FieldError | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  for (const [key, value] of Object.entries(node)) {
    const at = `${path}${pointerPart(key)}`;
    const stray = isReference(key, value) ? refuse(value, root, at) : strayBelow(key, value, root, at);
    if (stray !== undefined) return stray;
  }
  return undefined;
}

const isReference = (key: string, value: unknown): value is string => (key === '$ref' || key === '$dynamicRef') && typeof value === 'string';

function refuse(reference: string, root: object, path: string): FieldError | undefined {
  const message = 'must lead to a part of this schema, as #/$defs/name does';
  return resolvePointer(root, reference) === undefined ? { path, message } : undefined;
}

function strayBelow(key: string, value: unknown, root: object, path: string): FieldError | undefined {
  if (DATA.has(key)) return undefined;
  if (!SCHEMAS_BY_NAME.has(key) || typeof value !== 'object' || value === null) return strayIn(value, root, path);
  for (const [name, schema] of Object.entries(value)) {
    const stray = strayIn(schema, root, `${path}${pointerPart(name)}`);
    if (stray !== undefined) return stray;
  }
  return undefined;
}
