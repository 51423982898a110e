import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { TOOL_TYPES, type Features, type ToolType } from '@fenago/contracts';

@ApiSchema({ name: 'FeatureLimits', description: 'In a billing period; null for no limit.' })
export class FeatureLimitsDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'Executions', example: 10_000 })
  readonly requests!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Input and output tokens', example: null })
  readonly tokens!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: "What models may cost, in millionths of the currency unit", example: 20_000_000 })
  readonly spendMicros!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Executions at once', example: 20 })
  readonly concurrentExecutions!: number | null;
}

@ApiSchema({ name: 'Features', description: 'What a plan allows.' })
export class FeaturesDto implements Features {
  @ApiProperty({ type: FeatureLimitsDto })
  readonly limits!: FeatureLimitsDto;

  @ApiProperty({ type: [String], description: 'Names of models; one that ends in an asterisk stands for all that begin so', example: ['*'] })
  readonly models!: string[];

  @ApiProperty({ enum: TOOL_TYPES, isArray: true, description: 'Kinds of tools that agents may use', example: ['builtin', 'http'] })
  readonly tools!: ToolType[];

  @ApiProperty({ type: 'object', additionalProperties: { type: 'boolean' }, description: 'What else is on or off', example: { priority_support: false } })
  readonly flags!: Record<string, boolean>;
}
