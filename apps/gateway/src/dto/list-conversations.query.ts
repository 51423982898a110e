import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { After, PagingQuery } from './paging.query.js';

export class ListConversationsQuery extends PagingQuery {
  @After(idPattern('conversation'))
  readonly after?: string;

  @ApiPropertyOptional({ type: String, description: 'Only those with this agent' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(idPattern('agent')), { message: 'agentId must be the id of an agent' })
  readonly agentId?: string;
}
