import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';
import { BaseUrl } from './base-url.decorator.js';

const { schema } = COMMANDS.createProviderKey;

@ApiSchema({ name: 'CreateProviderKey' })
export class CreateProviderKeyDto {
  @SchemaField(schema)
  name!: string;

  @BaseUrl()
  baseUrl: string | null = null;

  @SchemaField(schema)
  streaming?: boolean;

  @SchemaField(schema)
  retrieval?: boolean;

  @SchemaField(schema)
  apiKey!: string;
}
