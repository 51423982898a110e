import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

const { schema } = COMMANDS.rotateWebhookSecret;

@ApiSchema({ name: 'RotateWebhookSecret' })
export class RotateWebhookSecretDto {
  @SchemaField(schema)
  secret?: string;

  @SchemaField(schema)
  overlapSeconds?: number;
}
