import type { OpenAPIObject } from '@nestjs/swagger';

/** A JSON Schema, as much of it as examples are made of. */
export interface ExampleSchema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, ExampleSchema>>;
  readonly required?: readonly string[];
  readonly items?: ExampleSchema;
  readonly allOf?: readonly ExampleSchema[];
  readonly anyOf?: readonly ExampleSchema[];
  readonly oneOf?: readonly ExampleSchema[];
}

const TIME = '2026-11-23T09:00:00.000Z';

/**
 * A value as a schema describes it: its own example where it has one, else put together from those of its parts. Of what
 * may be left out, it has what has an example or a default.
 */
export function exampleOf(schema: ExampleSchema, document: OpenAPIObject): unknown {
  if (schema.$ref !== undefined) return exampleOf(resolved(schema, document), document);
  const given = [schema.example, schema.examples?.[0], schema.const, schema.default].find((value) => value !== undefined);
  if (given !== undefined) return given;
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, document)));
  const [choice] = schema.oneOf ?? schema.anyOf ?? [];
  if (choice !== undefined) return exampleOf(choice, document);
  if (schema.enum !== undefined) return schema.enum[0];
  const types: readonly (string | undefined)[] = Array.isArray(schema.type) ? schema.type : [schema.type as string | undefined];
  return types.includes('null') ? null : exampleOfType(types[0], schema, document);
}

function exampleOfType(type: string | undefined, schema: ExampleSchema, document: OpenAPIObject): unknown {
  switch (type) {
    case 'object':
      return Object.fromEntries(shown(schema).map(([name, part]) => [name, exampleOf(part, document)]));
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items, document)];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    default:
      return schema.format === 'date-time' ? TIME : 'x'.repeat(schema.minLength ?? 0);
  }
}

function shown({ properties = {}, required = [] }: ExampleSchema): [string, ExampleSchema][] {
  return Object.entries(properties).filter(([name, part]) => required.includes(name) || part.example !== undefined || part.default !== undefined);
}

/** The schema itself, where it is a reference to one. */
export function resolved(schema: ExampleSchema, document: OpenAPIObject): ExampleSchema {
  if (schema.$ref === undefined) return schema;
  const found = document.components?.schemas?.[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)];
  if (found === undefined) throw new TypeError(`${schema.$ref} leads nowhere.`);
  return found as ExampleSchema;
}
