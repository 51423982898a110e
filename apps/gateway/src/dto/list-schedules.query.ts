import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { After, PagingQuery } from './paging.query.js';

export class ListSchedulesQuery extends PagingQuery {
  @After(idPattern('schedule'))
  readonly after?: string;

  @ApiPropertyOptional({ type: String, description: 'Only those of this agent' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(idPattern('agent')), { message: 'agentId must be the id of an agent' })
  readonly agentId?: string;

  @ApiPropertyOptional({ type: String, description: 'Only those that post to this conversation' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(idPattern('conversation')), { message: 'conversationId must be the id of a conversation' })
  readonly conversationId?: string;
}
