import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { UsageSummaryView } from '@fenago/contracts';

@ApiSchema({ name: 'UsageSummary' })
export class UsageSummaryDto implements UsageSummaryView {
  @ApiProperty({ type: String, enum: ['usage_summary'] })
  readonly object!: 'usage_summary';

  @ApiProperty({ type: String, format: 'date-time', description: 'Inclusive' })
  readonly from!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'Exclusive' })
  readonly to!: string;

  @ApiProperty({ type: 'integer', example: 12 })
  readonly executions!: number;

  @ApiProperty({ type: 'integer', example: 504 })
  readonly inputTokens!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  readonly cachedInputTokens!: number;

  @ApiProperty({ type: 'integer', example: 204 })
  readonly outputTokens!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  readonly reasoningTokens!: number;

  @ApiProperty({ type: String, description: 'ISO 4217', example: 'USD' })
  readonly currency!: string;

  @ApiProperty({ type: 'integer', description: "What ran on the platform's account, in millionths of the currency unit", example: 1_234 })
  readonly costMicros!: number;

  @ApiProperty({ type: 'integer', description: "What ran on keys that agents' owners have brought would have cost by the price table; nobody owes it here", example: 0 })
  readonly agentOwnerCostMicros!: number;
}
