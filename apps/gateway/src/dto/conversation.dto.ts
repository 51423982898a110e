import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ConversationView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'Conversation' })
export class ConversationDto implements ConversationView {
  @ApiProperty({ type: String, example: 'conv_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['conversation'] })
  readonly object!: 'conversation';

  @ApiProperty({ type: String, example: 'A trip to the sea' })
  readonly title!: string;

  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly userId!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null until the first turn names one', example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly agentId!: string | null;

  @ApiProperty({ type: String, enum: ['active', 'archived'] })
  readonly status!: 'active' | 'archived';

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'Your own notes', example: { ticket: '4711' } })
  readonly metadata!: Readonly<Record<string, string>>;

  @ApiProperty({ type: 'integer', example: 2 })
  readonly messageCount!: number;

  @ApiProperty({ type: String, nullable: true, description: 'The execution whose turn it is' })
  readonly activeExecutionId!: string | null;

  @ApiProperty({ type: 'integer', description: 'Messages that wait for their turn', example: 0 })
  readonly queuedMessages!: number;

  @ApiProperty({ type: 'integer', description: 'Grows with each change; the ETag tells it too', example: 3 })
  readonly revision!: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly updatedAt!: string;
}

export const ConversationListDto = listOf(ConversationDto, 'ConversationList');
