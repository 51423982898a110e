import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { Metadata } from '../http/metadata.decorator.js';
import { MayBeAbsent } from '../http/validation.js';
import { IdField } from './id-field.decorator.js';

@ApiSchema({ name: 'CreateConversation' })
export class CreateConversationDto {
  @IdField('agent', 'Agent that answers')
  agentId!: string;

  @ApiPropertyOptional({ type: String, maxLength: 200, example: 'A trip to the sea' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  title?: string;

  @Metadata()
  metadata?: Record<string, string>;
}
