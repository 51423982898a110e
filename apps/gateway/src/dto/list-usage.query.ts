import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { USAGE_ROW_PATTERN } from '@fenago/contracts';
import { IsTime, MayBeAbsent } from '../http/validation.js';
import { OptionalIdField } from './id-field.decorator.js';
import { After, PagingQuery } from './paging.query.js';
import { UsageFilterQuery } from './usage-filter.query.js';

export class ListUsageQuery extends IntersectionType(PagingQuery, UsageFilterQuery) {
  @After(USAGE_ROW_PATTERN)
  readonly after?: string;

  @OptionalIdField('execution', 'Only the rows of this execution')
  readonly executionId?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Only rows that were written then, or later' })
  @MayBeAbsent()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Only rows that were written before' })
  @MayBeAbsent()
  @IsTime()
  readonly to?: string;
}
