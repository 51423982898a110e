import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { After, PagingQuery } from './paging.query.js';

export class ListLeadsQuery extends PagingQuery {
  @After(idPattern('lead'))
  readonly after?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100, description: 'Only those that were left there' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly source?: string;
}
