import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { After, PagingQuery } from './paging.query.js';

export class ListExecutionsQuery extends PagingQuery {
  @After(idPattern('execution'))
  readonly after?: string;

  @ApiPropertyOptional({ type: String, description: 'Only those of this conversation' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(idPattern('conversation')), { message: 'conversationId must be the id of a conversation' })
  readonly conversationId?: string;
}
