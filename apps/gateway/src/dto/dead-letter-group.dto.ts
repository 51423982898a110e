import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { DeadLetterBatchView, DeadLetterGroupView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'DeadLetterGroup', description: 'Dead letters that have failed alike: of the same handler, with events of the same type, for the same reason.' })
export class DeadLetterGroupDto implements DeadLetterGroupView {
  @ApiProperty({ type: String, description: 'The fingerprint', example: 'dlgroup_0000000000m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['dead_letter_group'] })
  readonly object!: 'dead_letter_group';

  @ApiProperty({ type: String, example: 'billing' })
  readonly service!: string;

  @ApiProperty({ type: String, example: 'execution_completed' })
  readonly handler!: string;

  @ApiProperty({ type: String, example: 'execution.completed' })
  readonly eventType!: string;

  @ApiProperty({ type: String, example: 'attempts_exhausted' })
  readonly reason!: string;

  @ApiProperty({ type: String, description: 'That of the newest', example: 'Failed 8 times, at last with not_found: There is no such agent.' })
  readonly message!: string;

  @ApiProperty({ type: 'integer', example: 42 })
  readonly count!: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly firstFailedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:30:00.000Z' })
  readonly lastFailedAt!: string;
}

export const DeadLetterGroupListDto = listOf(DeadLetterGroupDto, 'DeadLetterGroupList');

@ApiSchema({ name: 'DeadLetterBatch', description: 'What came of some letters of a group; ask again behind `lastId` while there are more.' })
export class DeadLetterBatchDto implements DeadLetterBatchView {
  @ApiProperty({ type: String, enum: ['dead_letter_batch'] })
  readonly object!: 'dead_letter_batch';

  @ApiProperty({ type: 'integer', description: 'Letters that are settled now', example: 40 })
  readonly settled!: number;

  @ApiProperty({ type: 'integer', description: 'Letters whose handler failed again', example: 1 })
  readonly failed!: number;

  @ApiProperty({ type: 'integer', description: 'Letters that somebody else had in hand or has settled, or that take longer than a request may', example: 1 })
  readonly skipped!: number;

  @ApiProperty({ type: Boolean, description: 'Whether there are open letters behind the last one', example: false })
  readonly hasMore!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'The last letter that was looked at; `after` of the next request', example: 'dlet_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly lastId!: string | null;
}
