import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import type { Paging } from '@fenago/contracts';
import { MayBeAbsent, ToInteger } from '../http/validation.js';

/** Size and direction of a page; each list adds its own `after`. */
export class PagingQuery implements Omit<Paging, 'after'> {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Objects a page' })
  @ToInteger()
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 20;

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'desc', description: 'By time of creation: newest first, or oldest first' })
  @IsIn(['asc', 'desc'])
  readonly order: 'asc' | 'desc' = 'desc';
}

/**
 * Where a page begins. An id of another list is refused: it would end the list too early, or begin it anew.
 * @param pattern of the list's ids, from start to end
 */
export function After(pattern: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, pattern, description: '`last_id` of the page before' }),
    MayBeAbsent(),
    IsString(),
    Matches(new RegExp(pattern), { message: 'after must be the last_id of a page of this list' }),
  );
}
