import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { After, PagingQuery } from './paging.query.js';

/** `<executionId>:<step>` */
const ROW_ID = idPattern('execution').replace(/\$$/, ':\\d{1,6}$');

export class ListUsageQuery extends PagingQuery {
  @After(ROW_ID)
  readonly after?: string;

  @ApiPropertyOptional({ type: String, description: 'Only the rows of this execution' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(idPattern('execution')), { message: 'executionId must be the id of an execution' })
  readonly executionId?: string;
}
