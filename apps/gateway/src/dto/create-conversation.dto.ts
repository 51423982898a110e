import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { Metadata } from '../http/metadata.decorator.js';
import { MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'CreateConversation' })
export class CreateConversationDto {
  @ApiProperty({ type: String, description: 'Agent that answers', example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2' })
  @IsString()
  @Matches(new RegExp(idPattern('agent')), { message: 'agentId must be the id of an agent' })
  agentId!: string;

  @ApiPropertyOptional({ type: String, maxLength: 200, example: 'A trip to the sea' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  title?: string;

  @Metadata()
  metadata?: Record<string, string>;
}
