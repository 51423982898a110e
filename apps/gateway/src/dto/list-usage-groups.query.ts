import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { USAGE_GROUPINGS, type UsageGrouping } from '@fenago/contracts';
import { GroupPagingQuery } from './group-paging.query.js';
import { UsagePeriodQuery } from './usage-period.query.js';

export class ListUsageGroupsQuery extends IntersectionType(GroupPagingQuery, UsagePeriodQuery) {
  @ApiProperty({ enum: USAGE_GROUPINGS, description: 'What there is a sum for each of; days are those of UTC' })
  @IsIn(USAGE_GROUPINGS)
  readonly groupBy!: UsageGrouping;
}
