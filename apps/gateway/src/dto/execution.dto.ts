import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ACTION_TYPES,
  EXECUTION_STATUSES,
  FORMAT_ERRORS,
  INCOMPLETE_REASONS,
  type ActionType,
  type ExecutionStatus,
  type ExecutionView,
  type FormatError,
  type IncompleteReason,
  type PendingAction,
  type StepView,
  type TurnOptions,
} from '@fenago/contracts';
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

@ApiSchema({ name: 'FormatError', description: 'The output is what the model said all the same; how strictly it is held to the form is up to its provider' })
export class FormatErrorDto implements FormatError {
  @ApiProperty({ enum: FORMAT_ERRORS })
  readonly code!: FormatError['code'];

  @ApiProperty({ type: String, description: 'What is wrong, and where', example: 'At /city the output must be string.' })
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

  @ApiPropertyOptional({ type: String, description: 'Text of the model before its last reply, between tools; cut where it is long' })
  readonly preamble?: string;

  @ApiPropertyOptional({ type: FormatErrorDto, description: 'Set where the output is not of the form that was asked for' })
  readonly formatError?: FormatErrorDto;
}

@ApiSchema({ name: 'ExecutionStep' })
export class ExecutionStepDto implements StepView {
  @ApiProperty({ type: 'integer', description: 'From 0, in the order in which they were planned', example: 1 })
  readonly number!: number;

  @ApiProperty({ type: String, enum: ['model', 'tool'], example: 'tool' })
  readonly kind!: 'model' | 'tool';

  @ApiProperty({ type: String, enum: ['waiting', 'in_progress', 'completed', 'failed'], example: 'completed' })
  readonly status!: StepView['status'];

  @ApiProperty({ type: 'integer', description: 'Attempt of the execution in which it began last', example: 1 })
  readonly attempt!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly startedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly finishedAt!: string | null;

  @ApiPropertyOptional({ type: String, description: 'Of a call of the model: who answered', example: 'gpt-5-mini' })
  readonly model?: string;

  @ApiPropertyOptional({ type: String, description: "Name of the provider, or of the key of the agent's owner, which others see as agent_owner", example: 'openai' })
  readonly provider?: string;

  @ApiPropertyOptional({ type: UsageDto })
  readonly usage?: UsageDto;

  @ApiPropertyOptional({ type: 'integer', description: 'Millionths of the currency of the price table', example: 42 })
  readonly costMicros?: number;

  @ApiPropertyOptional({ type: String, description: 'Of a call of a tool: its name', example: 'current_time' })
  readonly name?: string;

  @ApiPropertyOptional({ type: String, example: 'call_1' })
  readonly callId?: string;
}

@ApiSchema({ name: 'PendingAction' })
export class PendingActionDto implements PendingAction {
  @ApiProperty({ type: String, enum: [...ACTION_TYPES], example: 'approval' })
  readonly type!: ActionType;

  @ApiProperty({ type: 'integer', description: 'Number of the step in the execution', example: 1 })
  readonly step!: number;

  @ApiProperty({ type: String, description: 'Name it in your answer', example: 'call_1' })
  readonly callId!: string;

  @ApiProperty({ type: String, description: 'Name of the tool', example: 'refund' })
  readonly name!: string;

  @ApiProperty({ type: String, description: 'JSON as the model wrote it, which need not be valid', example: '{"order":"17"}' })
  readonly arguments!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the execution ends as expired' })
  readonly expiresAt!: string;
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

  @ApiProperty({ type: 'integer', description: 'Of its finished calls of the model, in millionths of the currency of the price table; your usage has what counts', example: 42 })
  readonly costMicros!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiProperty({ type: [ExecutionStepDto] })
  readonly steps!: readonly ExecutionStepDto[];

  @ApiProperty({ type: [PendingActionDto], description: 'What it waits for; answer by POST …/actions' })
  readonly actions!: readonly PendingActionDto[];

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

  @ApiProperty({ type: String, nullable: true, description: 'Id of the last event of its stream, once it has ended', example: '2.14' })
  readonly lastEventId!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'What its turn asked beside the message' })
  readonly options!: TurnOptions | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly updatedAt!: string;
}

export const ExecutionListDto = listOf(ExecutionDto, 'ExecutionList');
