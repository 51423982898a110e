import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ADMIN_USAGE_GROUPINGS, type AdminUsageGrouping, type UsageGroupView } from '@fenago/contracts';
import { listOf } from './list.dto.js';
import { UsageSumsDto } from './usage-sums.dto.js';

@ApiSchema({ name: 'UsageGroup', description: 'Sums over the rows of one day, agent, model, conversation or user.' })
export class UsageGroupDto extends UsageSumsDto implements UsageGroupView {
  @ApiProperty({ type: String, description: "The day (UTC), the id of the agent, conversation or user, or the model's name", example: '2026-11-23' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['usage_group'] })
  readonly object!: 'usage_group';

  @ApiProperty({ enum: ADMIN_USAGE_GROUPINGS, example: 'day' })
  readonly groupBy!: AdminUsageGrouping;
}

export const UsageGroupListDto = listOf(UsageGroupDto, 'UsageGroupList');
