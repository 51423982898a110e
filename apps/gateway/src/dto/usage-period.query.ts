import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsTime, MayBeAbsent } from '../http/validation.js';
import { UsageFilterQuery } from './usage-filter.query.js';

/** Rows that were written in a period. */
export class UsagePeriodQuery extends UsageFilterQuery {
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Begin (inclusive); 30 days before `to` unless told' })
  @MayBeAbsent()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'End (exclusive); now unless told' })
  @MayBeAbsent()
  @IsTime()
  readonly to?: string;
}
