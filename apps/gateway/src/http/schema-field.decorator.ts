import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsIn, IsInt, IsNumber, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { MayBeAbsent } from './validation.js';

/** As much of a JSON Schema as fields of requests are described by. */
interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly examples?: unknown;
  readonly default?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface ObjectSchema {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, object>>;
}

/**
 * A field of a DTO by the contract's own schema: one description for the rules, the document and the service.
 * @throws TypeError where the schema has no such field, or one of a type that requests have nowhere yet
 */
export function SchemaField(schema: ObjectSchema): PropertyDecorator {
  return (target, key) => {
    const field = schema.properties[String(key)] as FieldSchema | undefined;
    if (field === undefined) throw new TypeError(`The schema has no field ${String(key)}.`);
    const required = schema.required?.includes(String(key)) === true;
    applyDecorators(described(field, required), ...(required ? [] : [MayBeAbsent()]), ...rulesOf(field))(target, key);
  };
}

function described({ type, description, examples, default: fallback, ...bounds }: FieldSchema, required: boolean): PropertyDecorator {
  const [example] = Array.isArray(examples) ? (examples as unknown[]) : [];
  const options = { type, description, example, default: fallback, required, ...bounds };
  return ApiProperty(Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as ApiPropertyOptions);
}

function rulesOf({ type, enum: values, minLength, maxLength, pattern, minimum, maximum }: FieldSchema): readonly PropertyDecorator[] {
  return [
    values === undefined ? typeRule(type) : IsIn([...values]),
    ...(minLength === undefined ? [] : [MinLength(minLength)]),
    ...(maxLength === undefined ? [] : [MaxLength(maxLength)]),
    ...(pattern === undefined ? [] : [Matches(new RegExp(pattern))]),
    ...(minimum === undefined ? [] : [Min(minimum)]),
    ...(maximum === undefined ? [] : [Max(maximum)]),
  ];
}

function typeRule(type: string | undefined): PropertyDecorator {
  if (type === 'string') return IsString();
  if (type === 'integer') return IsInt();
  if (type === 'number') return IsNumber();
  throw new TypeError(`Fields of type ${String(type)} have no rule yet.`);
}
