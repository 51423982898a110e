import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { Metadata } from '../http/metadata.decorator.js';
import { MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'UpdateConversation', description: 'Fields that are left out stay as they are.' })
export class UpdateConversationDto {
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 200 })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  title?: string;

  @ApiPropertyOptional({ enum: ['active', 'archived'], description: 'An archived conversation takes no messages' })
  @MayBeAbsent()
  @IsIn(['active', 'archived'])
  status?: 'active' | 'archived';

  @Metadata()
  metadata?: Record<string, string>;
}
