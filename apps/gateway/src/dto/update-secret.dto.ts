import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

const { schema } = COMMANDS.updateToolSecret;

@ApiSchema({ name: 'UpdateSecret', description: 'Fields that are left out stay as they are. Where it may be sent to other `hosts`, the value must be given again.' })
export class UpdateSecretDto {
  @SchemaField(schema)
  name?: string;

  @SchemaField(schema)
  value?: string;

  @SchemaField(schema)
  hosts?: string[];
}
