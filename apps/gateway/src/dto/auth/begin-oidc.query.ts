import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { MayBeAbsent } from '../../http/validation.js';

export class BeginOidcQuery {
  @ApiPropertyOptional({
    type: String,
    format: 'uri',
    maxLength: 2_000,
    description: 'Where to come back to, with `?code=` or `?error=`: one of those that the operator allows. Without it the sign-in ends with tokens as JSON',
    example: 'https://app.example.org/signed-in',
  })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  readonly redirectUri?: string;
}
