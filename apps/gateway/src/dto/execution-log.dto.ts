import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ExecutionLogView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'ExecutionLogEntry' })
export class ExecutionLogEntryDto implements ExecutionLogView {
  @ApiProperty({ type: String, example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2:0' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['execution_log'] })
  readonly object!: 'execution_log';

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.041Z' })
  readonly at!: string;

  @ApiProperty({ type: String, enum: ['info', 'warn', 'error'], example: 'info' })
  readonly level!: 'info' | 'warn' | 'error';

  @ApiProperty({ type: String, example: 'Attempt 1 claimed.' })
  readonly message!: string;
}

export const ExecutionLogListDto = listOf(ExecutionLogEntryDto, 'ExecutionLogList');
