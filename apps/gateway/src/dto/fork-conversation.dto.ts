import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { MayBeAbsent } from '../http/validation.js';
import { IdField, OptionalIdField } from './id-field.decorator.js';

@ApiSchema({ name: 'ForkConversation' })
export class ForkConversationDto {
  @IdField('message', 'The last message that is taken over')
  messageId!: string;

  @OptionalIdField('agent', 'Another agent; that of the conversation where left out')
  agentId?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 200, description: 'That of the conversation where left out' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  title?: string;
}
