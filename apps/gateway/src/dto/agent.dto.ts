import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { AGENT_STATUSES, type AgentConfiguration, type AgentStatus, type AgentView } from '@fenago/contracts';
import { AgentConfigurationDto } from './agent-configuration.dto.js';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'Agent' })
export class AgentDto implements AgentView {
  @ApiProperty({ type: String, example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['agent'] })
  readonly object!: 'agent';

  @ApiProperty({ type: String, example: 'Concierge' })
  readonly name!: string;

  @ApiProperty({ type: String, example: '' })
  readonly description!: string;

  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly ownerId!: string;

  @ApiProperty({ type: AgentConfigurationDto })
  readonly configuration!: AgentConfiguration;

  @ApiProperty({ type: Boolean, example: false })
  readonly isPublic!: boolean;

  @ApiProperty({ enum: AGENT_STATUSES, example: 'active' })
  readonly status!: AgentStatus;

  @ApiProperty({ type: 'integer', description: 'Grows with each change of the configuration', example: 1 })
  readonly version!: number;

  @ApiProperty({ type: 'integer', description: 'Grows with each change; the ETag tells it too', example: 3 })
  readonly revision!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it last worked' })
  readonly lastActive!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly updatedAt!: string;
}

export const AgentListDto = listOf(AgentDto, 'AgentList');
