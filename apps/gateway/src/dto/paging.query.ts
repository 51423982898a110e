import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import type { Paging } from '@fenago/contracts';
import { MayBeAbsent, ToInteger } from '../http/validation.js';

/** Which page of a list. */
export class PagingQuery implements Paging {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Objects a page' })
  @ToInteger()
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 20;

  @ApiPropertyOptional({ type: String, maxLength: 64, description: '`last_id` of the page before' })
  @MayBeAbsent()
  @IsString()
  @Matches(/^[a-z0-9_:]{1,64}$/, { message: 'after must be the last_id of a page' })
  readonly after?: string;

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'desc', description: 'By time of creation: newest first, or oldest first' })
  @IsIn(['asc', 'desc'])
  readonly order: 'asc' | 'desc' = 'desc';
}
