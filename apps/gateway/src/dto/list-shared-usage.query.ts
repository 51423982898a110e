import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { SHARED_USAGE_GROUPINGS, type SharedUsageGrouping } from '@fenago/contracts';
import { IsTime, MayBeAbsent } from '../http/validation.js';
import { GroupPagingQuery } from './group-paging.query.js';
import { OptionalIdField } from './id-field.decorator.js';

export class ListSharedUsageQuery extends GroupPagingQuery {
  @ApiProperty({ enum: SHARED_USAGE_GROUPINGS, description: 'What there is a sum for each of; days are those of UTC' })
  @IsIn(SHARED_USAGE_GROUPINGS)
  readonly groupBy!: SharedUsageGrouping;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'First day, by its begin in UTC; 30 days before `to` unless told' })
  @MayBeAbsent()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'The day after the last, by its begin in UTC; today unless told, and not later' })
  @MayBeAbsent()
  @IsTime()
  readonly to?: string;

  @OptionalIdField('agent', 'Only what was used of this agent')
  readonly agentId?: string;
}
