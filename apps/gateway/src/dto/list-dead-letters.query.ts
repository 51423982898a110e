import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Matches } from 'class-validator';
import { DEAD_LETTER_STATUSES, HANDLER_NAME, idPattern, type DeadLetterStatus } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { OptionalIdField } from './id-field.decorator.js';
import { After, PagingQuery } from './paging.query.js';

class DeadLettersQuery extends PagingQuery {
  @ApiPropertyOptional({ enum: DEAD_LETTER_STATUSES, description: 'Only those that are in this status' })
  @MayBeAbsent()
  @IsIn(DEAD_LETTER_STATUSES)
  readonly status?: DeadLetterStatus;

  @ApiPropertyOptional({ type: String, pattern: HANDLER_NAME, description: 'Only those of this service', example: 'billing' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(HANDLER_NAME), { message: 'service must be the name of a service' })
  readonly service?: string;

  @ApiPropertyOptional({ type: String, pattern: HANDLER_NAME, description: 'Only those of a handler of this name', example: 'execution_completed' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(HANDLER_NAME), { message: 'handler must be the name of a handler' })
  readonly handler?: string;
}

export class ListDeadLettersQuery extends DeadLettersQuery {
  @After(idPattern('deadLetter'))
  readonly after?: string;

  @OptionalIdField('deadLetterGroup', 'Only those with this fingerprint')
  readonly fingerprint?: string;
}

export class ListDeadLetterGroupsQuery extends DeadLettersQuery {
  @After(idPattern('deadLetterGroup'))
  readonly after?: string;

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'desc', description: 'By fingerprint, which says nothing of time' })
  @IsIn(['asc', 'desc'])
  override readonly order: 'asc' | 'desc' = 'desc';
}
