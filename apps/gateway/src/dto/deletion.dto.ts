import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ERASING_SERVICES, type AdminDeletionView, type DeletionView, type ErasingService, type ErasureView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

const COUNTS = { type: 'object', additionalProperties: { type: 'integer' } } as const;

@ApiSchema({ name: 'Erasure', description: 'What one service has erased.' })
export class ErasureDto implements ErasureView {
  @ApiProperty({ enum: ERASING_SERVICES, example: 'conversation' })
  readonly name!: ErasingService;

  @ApiProperty({ enum: ['pending', 'completed'], example: 'completed' })
  readonly status!: 'pending' | 'completed';

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T09:00:31.000Z' })
  readonly completedAt!: string | null;

  @ApiProperty({ ...COUNTS, description: 'Numbers by what was erased', example: { conversations: 12, conversation_pages: 3 } })
  readonly erased!: Readonly<Record<string, number>>;

  @ApiProperty({ ...COUNTS, description: 'Numbers by what is kept, under the id of the user alone', example: { usage_rows: 40 } })
  readonly kept!: Readonly<Record<string, number>>;
}

@ApiSchema({ name: 'Deletion', description: 'How far the deletion of an account has come. Tells nothing of whose it was.' })
export class DeletionDto implements DeletionView {
  @ApiProperty({ type: String, description: 'Who has it may see the report, also without a credential', example: 'deletion_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['deletion'] })
  readonly object!: 'deletion';

  @ApiProperty({ enum: ['in_progress', 'completed'], example: 'in_progress' })
  readonly status!: 'in_progress' | 'completed';

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly requestedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the last service was done', example: null })
  readonly completedAt!: string | null;

  @ApiProperty({ type: [ErasureDto], description: 'Every service that holds something of users' })
  readonly services!: readonly ErasureDto[];
}

@ApiSchema({ name: 'AdminDeletion' })
export class AdminDeletionDto extends DeletionDto implements AdminDeletionView {
  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly userId!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The user, or an admin', example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly requestedBy!: string | null;
}

export const AdminDeletionListDto = listOf(AdminDeletionDto, 'AdminDeletionList');
