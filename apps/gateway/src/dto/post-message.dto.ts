import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { TURN_POLICIES, type TurnPolicy } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'PostMessage' })
export class PostMessageDto {
  @ApiProperty({ type: String, minLength: 1, description: 'At most 256 KiB as JSON', example: 'Where is the sea?' })
  @IsString()
  @MinLength(1)
  content!: string;

  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 128,
    description: 'A repeated id is answered with the execution of the first time: one send, one charge',
    example: 'b1946ac9-2f4c-4d3b-8a0a-7d6d8c2a9f10',
  })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  clientMessageId?: string;

  @ApiPropertyOptional({ enum: TURN_POLICIES, description: "Where a turn runs: wait behind it, be refused, or stop it and keep or drop what it has said; the agent's policy where left out" })
  @MayBeAbsent()
  @IsIn(TURN_POLICIES)
  onBusy?: TurnPolicy;
}
