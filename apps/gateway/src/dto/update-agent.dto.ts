import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { AGENT_STATUSES, agentConfiguration, type AgentConfiguration, type AgentStatus } from '@fenago/contracts';
import { FitsSchema } from '../http/fits-schema.decorator.js';
import { MayBeAbsent } from '../http/validation.js';
import { AgentConfigurationDto } from './agent-configuration.dto.js';

@ApiSchema({ name: 'UpdateAgent', description: 'Fields that are left out stay as they are; `configuration` is replaced as a whole.' })
export class UpdateAgentDto {
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 200 })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ type: String, maxLength: 2_000 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(2_000)
  description?: string;

  @ApiPropertyOptional({ type: AgentConfigurationDto })
  @MayBeAbsent()
  @FitsSchema(agentConfiguration)
  configuration?: AgentConfiguration;

  @ApiPropertyOptional({ type: Boolean })
  @MayBeAbsent()
  @IsBoolean()
  isPublic?: boolean;

  @ApiPropertyOptional({ enum: AGENT_STATUSES })
  @MayBeAbsent()
  @IsIn(AGENT_STATUSES)
  status?: AgentStatus;
}
