import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { BILLED_TO, type BilledTo, type UsageRowView } from '@fenago/contracts';
import { listOf } from './list.dto.js';
import { PriceDto } from './price.dto.js';
import { UsageDto } from './usage.dto.js';

@ApiSchema({ name: 'UsageRow', description: 'One row of the ledger: one step of one execution, or the correction of one, which says what tokens and cost change by: that may be less than nothing. Rows are never changed.' })
export class UsageRowDto implements UsageRowView {
  @ApiProperty({ type: String, description: '<executionId>:<step>, of a correction <executionId>:<step>:c<number>', example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2:0' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['usage'] })
  readonly object!: 'usage';

  @ApiProperty({ type: String, example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly executionId!: string;

  @ApiProperty({ type: 'integer', example: 0 })
  readonly step!: number;

  @ApiProperty({ type: String, example: 'conv_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly conversationId!: string;

  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly userId!: string;

  @ApiProperty({ type: String, example: 'agent_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly agentId!: string;

  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly agentOwnerId!: string;

  @ApiProperty({ type: String, description: "Name of the provider, or of the key of the agent's owner, which others see as agent_owner", example: 'openai' })
  readonly provider!: string;

  @ApiProperty({ enum: BILLED_TO, description: "Whose account the provider bills: the platform's, or that of the agent's owner, who has brought the key", example: 'platform' })
  readonly billedTo!: BilledTo;

  @ApiProperty({ type: String, example: 'gpt-5-mini' })
  readonly model!: string;

  @ApiProperty({ type: UsageDto })
  readonly usage!: UsageDto;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the step ended: the price of that time holds', example: '2026-11-23T09:00:00.000Z' })
  readonly usedAt!: string;

  @ApiProperty({ type: String, description: 'ISO 4217', example: 'USD' })
  readonly currency!: string;

  @ApiProperty({ type: 'integer', description: 'Millionths of the currency unit; in a correction what the cost changes by', example: 103 })
  readonly costMicros!: number;

  @ApiProperty({ type: PriceDto })
  readonly price!: PriceDto;

  @ApiProperty({ type: String, description: 'Version of the price table', example: '2026-11-01' })
  readonly priceVersion!: string;

  @ApiProperty({ type: Boolean, description: 'Whether the price table does not know the model', example: false })
  readonly defaultPriced!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'The row that this one corrects; null where it is of a step', example: null })
  readonly correctionOf!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was corrected', example: null })
  readonly reason!: string | null;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the row was written', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;
}

export const UsageRowListDto = listOf(UsageRowDto, 'UsageRowList');
