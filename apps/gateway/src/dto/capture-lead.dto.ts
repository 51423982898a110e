import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength, MinLength } from 'class-validator';
import { MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'CaptureLead' })
export class CaptureLeadDto {
  @ApiProperty({ type: String, format: 'email', maxLength: 254, example: 'ada@example.org' })
  @IsString()
  @MaxLength(254)
  @IsEmail()
  email!: string;

  @ApiPropertyOptional({ type: String, maxLength: 200, example: 'Ada' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100, default: 'api', description: 'Where the lead came from' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  source: string = 'api';
}
