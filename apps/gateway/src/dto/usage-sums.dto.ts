import { ApiProperty } from '@nestjs/swagger';
import type { UsageSums } from '@fenago/contracts';

/** Sums over the ledger; corrections count in the period in which they were written. */
export abstract class UsageSumsDto implements UsageSums {
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

  @ApiProperty({ type: 'integer', description: "What ran on the platform's account, in millionths of the currency unit", example: 1_234 })
  readonly costMicros!: number;

  @ApiProperty({ type: 'integer', description: "What ran on keys that agents' owners have brought would have cost by the price table; nobody owes it here", example: 0 })
  readonly agentOwnerCostMicros!: number;

  @ApiProperty({ type: String, description: 'ISO 4217', example: 'USD' })
  readonly currency!: string;
}
