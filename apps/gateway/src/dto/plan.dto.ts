import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PLAN_INTERVALS, type PlanInterval, type PlanPriceView, type PlanUsageView, type PlanView } from '@fenago/contracts';
import { FeaturesDto } from './features.dto.js';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'PlanPrice' })
export class PlanPriceDto implements PlanPriceView {
  @ApiProperty({ enum: PLAN_INTERVALS, example: 'month' })
  readonly interval!: PlanInterval;

  @ApiProperty({ type: 'integer', description: "In the currency's smallest unit", example: 2_900 })
  readonly amountCents!: number;
}

@ApiSchema({ name: 'PlanOverage' })
export class PlanOverageDto {
  @ApiProperty({ type: 'integer', description: "In the currency's smallest unit", example: 300 })
  readonly amountCents!: number;

  @ApiProperty({ type: 'integer', description: 'Units that it is charged for', example: 1_000_000 })
  readonly per!: number;
}

@ApiSchema({ name: 'PlanUsage' })
export class PlanUsageDto implements PlanUsageView {
  @ApiProperty({ type: String, description: 'What is metered', example: 'tokens' })
  readonly meter!: string;

  @ApiProperty({ type: 'integer', description: 'Units in a billing period that the price includes', example: 20_000_000 })
  readonly included!: number;

  @ApiProperty({ type: PlanOverageDto, nullable: true, description: 'What is charged beyond; null where nothing beyond is sold' })
  readonly overage!: PlanOverageDto | null;
}

@ApiSchema({ name: 'Plan' })
export class PlanDto implements PlanView {
  @ApiProperty({ type: String, example: 'pro' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['plan'] })
  readonly object!: 'plan';

  @ApiProperty({ type: String, description: 'For people', example: 'Pro' })
  readonly name!: string;

  @ApiProperty({ type: String, example: 'For products with users of their own.' })
  readonly description!: string;

  @ApiProperty({ type: Boolean, description: 'Whether users have it who have subscribed to none', example: false })
  readonly isDefault!: boolean;

  @ApiProperty({ type: String, description: 'ISO 4217', example: 'USD' })
  readonly currency!: string;

  @ApiProperty({ type: [PlanPriceDto], description: 'Empty where it costs nothing' })
  readonly prices!: readonly PlanPriceDto[];

  @ApiProperty({ type: 'integer', description: 'Days that a first subscription costs nothing', example: 14 })
  readonly trialDays!: number;

  @ApiProperty({ type: FeaturesDto })
  readonly features!: FeaturesDto;

  @ApiProperty({ type: [PlanUsageDto] })
  readonly usage!: readonly PlanUsageDto[];
}

export const PlanListDto = listOf(PlanDto, 'PlanList');
