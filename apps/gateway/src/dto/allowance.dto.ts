import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { TOOL_TYPES, type AllowanceLimitView, type AllowanceView, type ToolType } from '@fenago/contracts';

@ApiSchema({ name: 'AllowanceLimit' })
export class AllowanceLimitDto implements AllowanceLimitView {
  @ApiProperty({ type: 'integer', nullable: true, description: 'Null where there is none', example: 10_000 })
  readonly limit!: number | null;

  @ApiProperty({ type: 'integer', example: 1_200 })
  readonly used!: number;

  @ApiProperty({ type: 'integer', description: 'For calls of models that are under way', example: 0 })
  readonly reserved!: number;
}

@ApiSchema({ name: 'AllowanceAtOnce' })
export class AllowanceAtOnceDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'Null where there is none', example: 20 })
  readonly limit!: number | null;

  @ApiProperty({ type: 'integer', description: 'Executions that run now; those that wait for an action do not', example: 1 })
  readonly running!: number;
}

@ApiSchema({ name: 'Allowance' })
export class AllowanceDto implements AllowanceView {
  @ApiProperty({ type: String, enum: ['allowance'] })
  readonly object!: 'allowance';

  @ApiProperty({ type: String, example: 'free' })
  readonly planId!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-01T00:00:00.000Z' })
  readonly periodStart!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When everything that is counted for a period begins anew', example: '2026-12-01T00:00:00.000Z' })
  readonly resetsAt!: string;

  @ApiProperty({ type: AllowanceLimitDto, description: 'Executions' })
  readonly requests!: AllowanceLimitDto;

  @ApiProperty({ type: AllowanceLimitDto, description: 'Input and output tokens' })
  readonly tokens!: AllowanceLimitDto;

  @ApiProperty({ type: AllowanceLimitDto, description: 'What models cost the platform, in millionths of the currency unit' })
  readonly spendMicros!: AllowanceLimitDto;

  @ApiProperty({ type: AllowanceAtOnceDto, description: 'Executions at once' })
  readonly concurrentExecutions!: AllowanceAtOnceDto;

  @ApiProperty({ type: [String], description: 'Names of models; one that ends in an asterisk stands for all that begin so', example: ['*'] })
  readonly models!: string[];

  @ApiProperty({ enum: TOOL_TYPES, isArray: true, description: 'Kinds of tools that agents may use', example: ['builtin', 'http'] })
  readonly tools!: ToolType[];
}
