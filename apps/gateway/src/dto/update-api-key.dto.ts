import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';

@ApiSchema({ name: 'UpdateApiKey' })
export class UpdateApiKeyDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, example: 'old laptop' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name!: string;
}
