import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { ADMIN_USAGE_GROUPINGS, type AdminUsageGrouping } from '@fenago/contracts';
import { GroupPagingQuery } from './group-paging.query.js';
import { ListUsageQuery } from './list-usage.query.js';
import { OfUserQuery } from './of-user.query.js';
import { UsagePeriodQuery } from './usage-period.query.js';

export class AdminUsagePeriodQuery extends IntersectionType(UsagePeriodQuery, OfUserQuery) {}

export class AdminListUsageQuery extends IntersectionType(ListUsageQuery, OfUserQuery) {}

export class AdminListUsageGroupsQuery extends IntersectionType(GroupPagingQuery, AdminUsagePeriodQuery) {
  @ApiProperty({ enum: ADMIN_USAGE_GROUPINGS, description: 'What there is a sum for each of; days are those of UTC' })
  @IsIn(ADMIN_USAGE_GROUPINGS)
  readonly groupBy!: AdminUsageGrouping;
}
