import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { TSchema } from 'typebox';
import { FitsSchema } from './fits-schema.decorator.js';
import { MayBeAbsent } from './validation.js';

interface ObjectSchema {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, TSchema>>;
}

/**
 * A field of a DTO by the contract's own schema: one description for the rules, the document and the service.
 * @throws TypeError where the schema has no such field
 */
export function SchemaField(schema: ObjectSchema): PropertyDecorator {
  return (target, key) => {
    const field = schema.properties[String(key)];
    if (field === undefined) throw new TypeError(`The schema has no field ${String(key)}.`);
    const required = schema.required?.includes(String(key)) === true;
    applyDecorators(described(field, required), ...(required ? [] : [MayBeAbsent()]), FitsSchema(field))(target, key);
  };
}

function described(field: TSchema, required: boolean): PropertyDecorator {
  const { examples, ...shown } = JSON.parse(JSON.stringify(field)) as { readonly examples?: readonly unknown[] };
  return ApiProperty({ ...shown, ...(examples === undefined ? {} : { example: examples[0] }), required } as ApiPropertyOptions);
}
