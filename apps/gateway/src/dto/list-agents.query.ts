import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PagingQuery } from './paging.query.js';

export class ListAgentsQuery extends PagingQuery {
  @ApiPropertyOptional({ enum: ['mine', 'public'], default: 'mine', description: 'Own agents, or those that everybody may use' })
  @IsIn(['mine', 'public'])
  readonly scope: 'mine' | 'public' = 'mine';
}
