import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

const ONE = COMMANDS.discardDeadLetter.schema;
const MANY = COMMANDS.discardDeadLetters.schema;

@ApiSchema({ name: 'DiscardDeadLetter' })
export class DiscardDeadLetterDto {
  @SchemaField(ONE)
  reason!: string;
}

@ApiSchema({ name: 'RedriveDeadLetters', description: 'Which letters of the group: the oldest, or those behind another.' })
export class RedriveDeadLettersDto {
  @SchemaField(MANY)
  limit?: number;

  @SchemaField(MANY)
  after?: string;
}

@ApiSchema({ name: 'DiscardDeadLetters', description: 'Which letters of the group, and why.' })
export class DiscardDeadLettersDto extends RedriveDeadLettersDto {
  @SchemaField(MANY)
  reason!: string;
}
