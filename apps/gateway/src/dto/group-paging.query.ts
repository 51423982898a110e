import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { After, PagingQuery } from './paging.query.js';

/** Size and direction of a page of groups, which follow their `id`. */
export class GroupPagingQuery extends PagingQuery {
  @After('^.{1,200}$')
  readonly after?: string;

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'desc', description: 'By `id`: of days, the latest or the earliest first' })
  @IsIn(['asc', 'desc'])
  override readonly order: 'asc' | 'desc' = 'desc';
}
