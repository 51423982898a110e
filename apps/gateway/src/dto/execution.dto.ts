import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { EXECUTION_STATUSES, INCOMPLETE_REASONS, type ExecutionStatus, type ExecutionView, type IncompleteReason, type TurnOptions } from '@fenago/contracts';
import { listOf } from './list.dto.js';
import { ToolCallDto } from './tool-call.dto.js';
import { UsageDto } from './usage.dto.js';

@ApiSchema({ name: 'ExecutionError' })
export class ExecutionErrorDto {
  @ApiProperty({ type: String, example: 'provider_rate_limited' })
  readonly code!: string;

  @ApiProperty({ type: String })
  readonly message!: string;
}

@ApiSchema({ name: 'IncompleteDetails' })
export class IncompleteDetailsDto {
  @ApiProperty({ enum: INCOMPLETE_REASONS })
  readonly reason!: IncompleteReason;
}

@ApiSchema({ name: 'ExecutionLog' })
export class ExecutionLogDto {
  @ApiProperty({ type: String, format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ type: String, enum: ['info', 'warn', 'error'] })
  readonly level!: 'info' | 'warn' | 'error';

  @ApiProperty({ type: String })
  readonly message!: string;
}

@ApiSchema({ name: 'ExecutionResult' })
export class ExecutionResultDto {
  @ApiProperty({ type: String, description: 'Text of the model; partial where the execution did not complete', example: 'West of here.' })
  readonly output!: string;

  @ApiProperty({ type: String, example: 'stop' })
  readonly finishReason!: string;

  @ApiPropertyOptional({ type: [ToolCallDto], description: 'Calls that you are to run yourself' })
  readonly toolCalls?: readonly ToolCallDto[];
}

@ApiSchema({ name: 'Execution' })
export class ExecutionDto implements ExecutionView {
  @ApiProperty({ type: String, example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['execution'] })
  readonly object!: 'execution';

  @ApiProperty({ type: String, example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly agentId!: string;

  @ApiProperty({ type: String, example: 'conv_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly conversationId!: string;

  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly userId!: string;

  @ApiProperty({ type: String, example: 'msg_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly messageId!: string;

  @ApiProperty({ enum: EXECUTION_STATUSES, enumName: 'ExecutionStatus', example: 'completed' })
  readonly status!: ExecutionStatus;

  @ApiProperty({ type: String, nullable: true, example: 'gpt-5-mini' })
  readonly model!: string | null;

  @ApiProperty({ type: 'integer', description: 'Input and output tokens together', example: 59 })
  readonly tokensUsed!: number;

  @ApiProperty({ type: UsageDto })
  readonly usage!: UsageDto;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T09:00:00.041Z' })
  readonly startTime!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T09:00:01.203Z' })
  readonly endTime!: string | null;

  @ApiProperty({ type: ExecutionErrorDto, nullable: true, example: null })
  readonly error!: ExecutionErrorDto | null;

  @ApiProperty({ type: IncompleteDetailsDto, nullable: true, example: null })
  readonly incomplete_details!: IncompleteDetailsDto | null;

  @ApiProperty({ type: [ExecutionLogDto] })
  readonly logs!: readonly ExecutionLogDto[];

  @ApiProperty({ type: ExecutionResultDto, nullable: true })
  readonly result!: ExecutionResultDto | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'What its turn asked beside the message' })
  readonly options!: TurnOptions | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly updatedAt!: string;
}

export const ExecutionListDto = listOf(ExecutionDto, 'ExecutionList');
