import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { MayBeAbsent } from '../http/validation.js';
import { PagingQuery } from './paging.query.js';

/** Size and direction of a page of groups, which follow their `id`. */
export class GroupPagingQuery extends PagingQuery {
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 200, description: '`last_id` of the page before' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly after?: string;

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'desc', description: 'By `id`: of days, the latest or the earliest first' })
  @IsIn(['asc', 'desc'])
  override readonly order: 'asc' | 'desc' = 'desc';
}
