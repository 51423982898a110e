import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { SCHEDULE_STATUSES, TURN_POLICIES, type ScheduleStatus, type ScheduleView, type TurnOptions, type TurnPolicy } from '@fenago/contracts';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'ScheduleError' })
export class ScheduleErrorDto {
  @ApiProperty({ type: String, description: 'A code of this API', example: 'agent_not_runnable' })
  readonly code!: string;

  @ApiProperty({ type: String })
  readonly message!: string;
}

@ApiSchema({ name: 'Schedule', description: 'A message that is posted by itself, at the times of a cron expression or once.' })
export class ScheduleDto implements ScheduleView {
  @ApiProperty({ type: String, example: 'sched_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['schedule'] })
  readonly object!: 'schedule';

  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly userId!: string;

  @ApiProperty({ type: String, example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly agentId!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null where each firing begins a conversation', example: 'conv_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly conversationId!: string | null;

  @ApiProperty({ type: String, example: 'What is new today?' })
  readonly content!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'What each turn asks beside its message', example: null })
  readonly options!: TurnOptions | null;

  @ApiProperty({ enum: TURN_POLICIES, nullable: true, description: 'Where a turn runs when it is due; null: as the agent says', example: null })
  readonly onBusy!: TurnPolicy | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null where it fires once', example: '0 9 * * 1-5' })
  readonly cron!: string | null;

  @ApiProperty({ type: String, description: 'IANA name of the time zone that `cron` is read in', example: 'Europe/Berlin' })
  readonly timeZone!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it fires, where it fires once', example: null })
  readonly at!: string | null;

  @ApiProperty({ enum: SCHEDULE_STATUSES, description: 'One that has ended has fired for the last time, or its conversation is gone; it is shown for 30 days more', example: 'active' })
  readonly status!: ScheduleStatus;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null where it has ended, or is paused', example: '2026-11-24T08:00:00.000Z' })
  readonly nextAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T08:00:00.412Z' })
  readonly lastFiredAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The execution that it started last', example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly lastExecutionId!: string | null;

  @ApiProperty({ type: ScheduleErrorDto, nullable: true, description: 'Why nothing was posted when it was last due', example: null })
  readonly lastError!: ScheduleErrorDto | null;

  @ApiProperty({ type: 'integer', description: 'Times in a row at which nothing was posted; after ten it is paused', example: 0 })
  readonly failures!: number;

  @ApiProperty({ type: 'integer', description: 'Grows with each change; the ETag tells it too', example: 3 })
  readonly revision!: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly updatedAt!: string;
}

export const ScheduleListDto = listOf(ScheduleDto, 'ScheduleList');
