import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS, type ActionInput } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

@ApiSchema({ name: 'SubmitActions' })
export class SubmitActionsDto {
  @SchemaField(COMMANDS.submitActions.schema)
  actions!: ActionInput[];
}
