import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsString, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { AGENT_STATUSES, type AgentStatus } from '@fenago/contracts';
import { AgentConfigurationDto } from './agent-configuration.dto.js';

@ApiSchema({ name: 'CreateAgent' })
export class CreateAgentDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 200, example: 'Concierge' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name!: string;

  @ApiPropertyOptional({ type: String, maxLength: 2_000, default: '' })
  @IsString()
  @MaxLength(2_000)
  description: string = '';

  @ApiProperty({ type: AgentConfigurationDto })
  @IsObject()
  @ValidateNested()
  @Type(() => AgentConfigurationDto)
  configuration!: AgentConfigurationDto;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Whether other users may converse with it' })
  @IsBoolean()
  isPublic: boolean = false;

  @ApiPropertyOptional({ enum: AGENT_STATUSES, default: 'active', description: 'Only active agents run, and drafts of their owner' })
  @IsIn(AGENT_STATUSES)
  status: AgentStatus = 'active';
}
