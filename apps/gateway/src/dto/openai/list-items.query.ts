import { ApiPropertyOptional } from '@nestjs/swagger';
import { Allow, IsOptional, IsString, MaxLength } from 'class-validator';
import { PagingQuery } from '../paging.query.js';

export class ListItemsQuery extends PagingQuery {
  @ApiPropertyOptional({ type: String, maxLength: 64, description: '`last_id` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly after?: string;

  @ApiPropertyOptional({ description: 'Taken, and without effect', type: [String] })
  @Allow()
  readonly include?: unknown;
}
