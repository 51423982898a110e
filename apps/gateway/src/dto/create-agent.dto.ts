import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { AGENT_STATUSES, agentConfiguration, type AgentConfiguration, type AgentStatus } from '@fenago/contracts';
import { FitsSchema } from '../http/fits-schema.decorator.js';
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
  @FitsSchema(agentConfiguration)
  configuration!: AgentConfiguration;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Whether other users may converse with it' })
  @IsBoolean()
  isPublic: boolean = false;

  @ApiPropertyOptional({ enum: AGENT_STATUSES, default: 'active', description: 'Only active agents run, and drafts of their owner' })
  @IsIn(AGENT_STATUSES)
  status: AgentStatus = 'active';
}
