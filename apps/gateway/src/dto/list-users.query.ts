import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { After, PagingQuery } from './paging.query.js';

export class ListUsersQuery extends PagingQuery {
  @After(idPattern('user'))
  readonly after?: string;

  @ApiPropertyOptional({ type: String, format: 'email', maxLength: 254, description: 'Only the one with this address' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(254)
  @IsEmail()
  readonly email?: string;
}
