import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { idPattern } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'ForkConversation' })
export class ForkConversationDto {
  @ApiProperty({ type: String, description: 'The last message that is taken over', example: 'msg_01kat2v9h0m3c8x5f7q1w6z4s2' })
  @IsString()
  @Matches(new RegExp(idPattern('message')), { message: 'messageId must be the id of a message' })
  messageId!: string;

  @ApiPropertyOptional({ type: String, description: 'Another agent; that of the conversation where left out', example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(idPattern('agent')), { message: 'agentId must be the id of an agent' })
  agentId?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 200, description: 'That of the conversation where left out' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  title?: string;
}
