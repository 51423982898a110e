import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { MAX_DIRECTORY_TEXT } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { ListAgentsQuery } from './list-agents.query.js';

export class ListDirectoryQuery extends ListAgentsQuery {
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: MAX_DIRECTORY_TEXT,
    description: 'Words, each of which must begin a word of the name or the description; case and accents do not count',
    example: 'travel butler',
  })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_DIRECTORY_TEXT)
  readonly q?: string;
}
