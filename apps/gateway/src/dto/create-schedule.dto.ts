import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, Matches, ValidateIf } from 'class-validator';
import { COMMANDS, idPattern, type RequestOf } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';
import { IdField } from './id-field.decorator.js';
import { ScheduleTimingDto } from './schedule-timing.dto.js';

type Request = RequestOf<typeof COMMANDS.createSchedule>;
const { schema } = COMMANDS.createSchedule;

@ApiSchema({ name: 'CreateSchedule', description: 'It has `cron` or `at`.' })
export class CreateScheduleDto extends ScheduleTimingDto {
  @IdField('agent', 'Agent that answers')
  agentId!: string;

  @ApiPropertyOptional({ type: String, nullable: true, pattern: idPattern('conversation'), default: null, description: 'Where it posts; null: each firing begins a conversation' })
  @ValidateIf((_object, value) => value !== null)
  @IsString()
  @Matches(new RegExp(idPattern('conversation')), { message: 'conversationId must be the id of a conversation' })
  conversationId: string | null = null;

  @SchemaField(schema)
  content!: string;

  @SchemaField(schema)
  options?: NonNullable<Request['options']>;

  @SchemaField(schema)
  onBusy?: NonNullable<Request['onBusy']> | null;
}
