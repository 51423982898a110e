import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

export class ListAgentsQuery extends PagingQuery {
  @After(idPattern('agent'))
  readonly after?: string;

  @ApiPropertyOptional({ enum: ['mine', 'public'], default: 'mine', description: 'Own agents, or those that everybody may use' })
  @IsIn(['mine', 'public'])
  readonly scope: 'mine' | 'public' = 'mine';
}
