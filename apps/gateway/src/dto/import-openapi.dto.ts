import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

const { schema } = COMMANDS.importOpenApi;

@ApiSchema({ name: 'ImportOpenApi' })
export class ImportOpenApiDto {
  @SchemaField(schema)
  document?: Record<string, unknown>;

  @SchemaField(schema)
  url?: string;

  @SchemaField(schema)
  operations?: string[];

  @SchemaField(schema)
  serverUrl?: string;

  @SchemaField(schema)
  headers?: Record<string, string>;
}
