import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { AUDIT_ACTION, AUDIT_ID, idPattern } from '@fenago/contracts';
import { IsTime, MayBeAbsent } from '../http/validation.js';
import { After, PagingQuery } from './paging.query.js';

export class ListAuditQuery extends PagingQuery {
  @After(AUDIT_ID)
  readonly after?: string;

  @ApiPropertyOptional({ type: String, pattern: idPattern('user'), description: 'Only what this user did' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(idPattern('user')), { message: 'actorId must be the id of a user' })
  readonly actorId?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 64, description: 'Only what was done to this object' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  readonly objectId?: string;

  @ApiPropertyOptional({ type: String, pattern: AUDIT_ACTION, description: 'Only this action', example: 'api_key.created' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(AUDIT_ACTION), { message: 'action must be a name such as api_key.created' })
  readonly action?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Begin (inclusive) of when it happened' })
  @MayBeAbsent()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'End (exclusive)' })
  @MayBeAbsent()
  @IsTime()
  readonly to?: string;
}
