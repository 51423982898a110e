import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, IsUrl, MaxLength, MinLength, ValidateIf } from 'class-validator';
import { MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'UpdateMe', description: 'Fields that are left out stay as they are.' })
export class UpdateMeDto {
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 200, example: 'Ada Lovelace' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ type: String, format: 'uri', maxLength: 2_000, nullable: true, description: 'Address of a picture; null for none' })
  @ValidateIf((_object, value) => value !== undefined && value !== null)
  @IsString()
  @MaxLength(2_000)
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false })
  image?: string | null;
}
