import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { MayBeAbsent } from '../http/validation.js';
import { OptionalIdField } from './id-field.decorator.js';

/** Which rows of the ledger. */
export class UsageFilterQuery {
  @OptionalIdField('agent', 'Only what this agent used')
  readonly agentId?: string;

  @OptionalIdField('conversation', 'Only what this conversation used')
  readonly conversationId?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 200, description: 'Only what this model used' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly model?: string;
}
