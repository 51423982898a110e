import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { SCOPE_NAMES, type Scope } from '@fenago/contracts';
import { IsTime, MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'CreateApiKey' })
export class CreateApiKeyDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, description: 'What you call it', example: 'laptop' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name!: string;

  @ApiPropertyOptional({
    enum: SCOPE_NAMES,
    isArray: true,
    minItems: 1,
    uniqueItems: true,
    description: 'What it may do: nothing that the credential which makes it may not. All of that, but `admin`, unless told',
    example: ['agents:read', 'conversations:write'],
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(SCOPE_NAMES, { each: true })
  scopes?: readonly Scope[];

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'When it stops working; never unless told', example: '2027-11-23T09:00:00Z' })
  @MayBeAbsent()
  @IsTime()
  expiresAt?: string;
}
