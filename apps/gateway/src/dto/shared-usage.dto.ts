import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { MIN_SHARED_USERS, SHARED_USAGE_GROUPINGS, type SharedUsageGrouping, type SharedUsageView } from '@fenago/contracts';
import { listOf } from './list.dto.js';
import { UsageSumsDto } from './usage-sums.dto.js';

@ApiSchema({ name: 'SharedUsage', description: "Sums over what others used of the caller's agents, by day, agent or model." })
export class SharedUsageDto extends UsageSumsDto implements SharedUsageView {
  @ApiProperty({ type: String, description: "The day (UTC), the agent's id, or the model's name", example: '2026-11-23' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['shared_usage'] })
  readonly object!: 'shared_usage';

  @ApiProperty({ enum: SHARED_USAGE_GROUPINGS, example: 'day' })
  readonly groupBy!: SharedUsageGrouping;

  @ApiProperty({ type: 'integer', nullable: true, description: `How many others; null where they are fewer than ${MIN_SHARED_USERS}`, example: 12 })
  readonly users!: number | null;
}

export const SharedUsageListDto = listOf(SharedUsageDto, 'SharedUsageList');
