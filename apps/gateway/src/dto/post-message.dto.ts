import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
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
}
