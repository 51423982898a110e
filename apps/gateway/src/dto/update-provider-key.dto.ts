import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';
import { BaseUrl } from './base-url.decorator.js';

const { schema } = COMMANDS.updateProviderKey;

@ApiSchema({ name: 'UpdateProviderKey', description: 'Fields that are left out stay as they are. With another `baseUrl` the key must be given again.' })
export class UpdateProviderKeyDto {
  @SchemaField(schema)
  name?: string;

  @BaseUrl()
  baseUrl?: string | null;

  @SchemaField(schema)
  streaming?: boolean;

  @SchemaField(schema)
  retrieval?: boolean;

  @SchemaField(schema)
  apiKey?: string;
}
