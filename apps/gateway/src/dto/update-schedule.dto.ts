import { ApiSchema } from '@nestjs/swagger';
import { COMMANDS, type RequestOf } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';
import { ScheduleTimingDto } from './schedule-timing.dto.js';

type Request = RequestOf<typeof COMMANDS.updateSchedule>;
const { schema } = COMMANDS.updateSchedule;

@ApiSchema({
  name: 'UpdateSchedule',
  description: 'Fields that are left out stay as they are; `options` is replaced as a whole. `cron` takes the place of `at`, and the other way round.',
})
export class UpdateScheduleDto extends ScheduleTimingDto {
  @SchemaField(schema)
  content?: string;

  @SchemaField(schema)
  options?: NonNullable<Request['options']>;

  @SchemaField(schema)
  onBusy?: NonNullable<Request['onBusy']> | null;

  @SchemaField(schema)
  status?: NonNullable<Request['status']>;
}
