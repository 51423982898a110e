import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { PagingQuery } from './paging.query.js';

export class ListUsageQuery extends PagingQuery {
  @ApiPropertyOptional({ type: String, description: 'Only the rows of this execution' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(idPattern('execution')), { message: 'executionId must be the id of an execution' })
  readonly executionId?: string;
}
