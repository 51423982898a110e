import { ApiPropertyOptional } from '@nestjs/swagger';
import { COMMANDS } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';
import { IsTime, MayBeAbsent } from '../http/validation.js';

/** When a schedule fires: by `cron`, or once. */
export class ScheduleTimingDto {
  @SchemaField(COMMANDS.createSchedule.schema)
  cron?: string;

  @SchemaField(COMMANDS.createSchedule.schema)
  timeZone?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'It fires once, then; instead of `cron`' })
  @MayBeAbsent()
  @IsTime()
  at?: string;
}
