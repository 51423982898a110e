import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { DEAD_LETTER_STATUSES, type DeadLetterDetailsView, type DeadLetterStatus, type DeadLetterView, type RedriveView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

const OUTCOMES = ['handled', 'failed', 'unknown'] as const;

@ApiSchema({ name: 'Redrive', description: 'An attempt to have the event handled after all.' })
export class RedriveDto implements RedriveView {
  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  readonly at!: string;

  @ApiProperty({ type: String, description: 'The admin who asked for it', example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly by!: string;

  @ApiProperty({ enum: OUTCOMES, description: '`unknown`: the handler did not answer within 30 s. It may be done; what it has done is not done twice', example: 'failed' })
  readonly outcome!: 'handled' | 'failed' | 'unknown';

  @ApiProperty({ type: String, nullable: true, description: 'Code of the failure', example: 'not_found' })
  readonly reason!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'There is no such agent.' })
  readonly message!: string | null;
}

@ApiSchema({ name: 'DeadLetter', description: 'An event that a handler has given up.' })
export class DeadLetterDto implements DeadLetterView {
  @ApiProperty({ type: String, example: 'dlet_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['dead_letter'] })
  readonly object!: 'dead_letter';

  @ApiProperty({ type: String, example: 'billing' })
  readonly service!: string;

  @ApiProperty({ type: String, example: 'execution_completed' })
  readonly handler!: string;

  @ApiProperty({ type: String, description: 'The same for letters that have failed alike', example: 'dlgroup_0000000000m3c8x5f7q1w6z4s2' })
  readonly fingerprint!: string;

  @ApiProperty({ type: String, description: 'Empty where it had none', example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2:4' })
  readonly eventId!: string;

  @ApiProperty({ type: String, example: 'execution.completed' })
  readonly eventType!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The user whose event it is; null where nobody owns it', example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly ownerId!: string | null;

  @ApiProperty({ type: String, description: 'Code of the failure', example: 'attempts_exhausted' })
  readonly reason!: string;

  @ApiProperty({ type: String, example: 'Failed 8 times, at last with not_found: There is no such agent.' })
  readonly message!: string;

  @ApiProperty({ type: 'integer', description: 'How often the handler was given the event', example: 8 })
  readonly deliveries!: number;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it was given up', example: '2026-11-23T09:00:00.000Z' })
  readonly failedAt!: string;

  @ApiProperty({ enum: DEAD_LETTER_STATUSES, example: 'open' })
  readonly status!: DeadLetterStatus;

  @ApiProperty({ type: Boolean, description: 'Whether the handler has the event at this moment', example: false })
  readonly isRedriving!: boolean;

  @ApiProperty({ type: RedriveDto, nullable: true, description: 'The last attempt to have it handled after all' })
  readonly lastRedrive!: RedriveDto | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was redriven or discarded' })
  readonly settledAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The admin who did that' })
  readonly settledBy!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was discarded' })
  readonly discardReason!: string | null;
}

@ApiSchema({ name: 'DeadLetterDetails', description: 'A dead letter with its event.' })
export class DeadLetterDetailsDto extends DeadLetterDto implements DeadLetterDetailsView {
  @ApiProperty({ type: String, nullable: true, description: 'The event as it came, which may be no JSON; null where it is not kept any more', example: '{"specversion":"1.0"}' })
  readonly payload!: string | null;

  @ApiProperty({ type: Boolean, description: 'Whether the payload is only its beginning, because it is large', example: false })
  readonly isPayloadCut!: boolean;
}

export const DeadLetterListDto = listOf(DeadLetterDto, 'DeadLetterList');
