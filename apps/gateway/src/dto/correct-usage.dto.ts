import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS, type RequestOf } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

type Request = RequestOf<typeof COMMANDS.correctUsage>;
const { schema } = COMMANDS.correctUsage;

@ApiSchema({ name: 'CorrectUsage', description: 'What a row is wrong by. What is to be taken off is less than nothing.' })
export class CorrectUsageDto {
  @SchemaField(schema)
  costMicros!: number;

  @SchemaField(schema)
  usage?: NonNullable<Request['usage']>;

  @SchemaField(schema)
  reason!: string;
}
