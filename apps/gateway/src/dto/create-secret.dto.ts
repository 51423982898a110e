import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

const { schema } = COMMANDS.createToolSecret;

@ApiSchema({ name: 'CreateSecret' })
export class CreateSecretDto {
  @SchemaField(schema)
  name!: string;

  @SchemaField(schema)
  value!: string;

  @SchemaField(schema)
  hosts?: string[];
}
