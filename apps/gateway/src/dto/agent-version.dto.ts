import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { AgentVersionView } from '@fenago/contracts';
import { AgentConfigurationDto } from './agent-configuration.dto.js';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'AgentVersion', description: 'A configuration that an agent has or had; it never changes.' })
export class AgentVersionDto implements AgentVersionView {
  @ApiProperty({ type: String, description: '`<agentId>:<version>`, padded', example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2:0000000001' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['agent_version'] })
  readonly object!: 'agent_version';

  @ApiProperty({ type: String, example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly agentId!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version!: number;

  @ApiProperty({ type: AgentConfigurationDto })
  readonly configuration!: AgentConfigurationDto;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;
}

export const AgentVersionListDto = listOf(AgentVersionDto, 'AgentVersionList');
