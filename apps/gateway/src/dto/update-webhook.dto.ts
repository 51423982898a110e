import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS, type RequestOf } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

type Request = RequestOf<typeof COMMANDS.updateWebhook>;
const { schema } = COMMANDS.updateWebhook;

@ApiSchema({ name: 'UpdateWebhook', description: 'Fields that are left out stay as they are.' })
export class UpdateWebhookDto {
  @SchemaField(schema)
  url?: string;

  @SchemaField(schema)
  description?: string | null;

  @SchemaField(schema)
  types?: NonNullable<Request['types']> | null;

  @SchemaField(schema)
  objectId?: string | null;

  @SchemaField(schema)
  ordered?: boolean;

  @SchemaField(schema)
  concurrency?: number;

  @SchemaField(schema)
  status?: NonNullable<Request['status']>;
}
