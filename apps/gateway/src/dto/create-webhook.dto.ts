import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS, type RequestOf } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

type Request = RequestOf<typeof COMMANDS.createWebhook>;
const { schema } = COMMANDS.createWebhook;

@ApiSchema({ name: 'CreateWebhook' })
export class CreateWebhookDto {
  @SchemaField(schema)
  url!: string;

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
  secret?: string;
}
