import type { Type } from '@nestjs/common';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Page } from '@fenago/contracts';

/** Class of a page of objects, for the document. */
export function listOf<T extends object>(item: Type<T>, name: string): Type<Page<T>> {
  @ApiSchema({ name })
  class ListDto implements Page<T> {
    @ApiProperty({ type: String, enum: ['list'] })
    readonly object!: 'list';

    @ApiProperty({ type: [item] })
    readonly data!: readonly T[];

    @ApiProperty({ type: Boolean, description: 'Whether there are more after `last_id`', example: false })
    readonly has_more!: boolean;

    @ApiProperty({ type: String, nullable: true, description: 'Id of the first object of the page' })
    readonly first_id!: string | null;

    @ApiProperty({ type: String, nullable: true, description: 'Id of the last object of the page; `after` of the next' })
    readonly last_id!: string | null;
  }
  Object.defineProperty(ListDto, 'name', { value: `${name}Dto` });
  return ListDto;
}
