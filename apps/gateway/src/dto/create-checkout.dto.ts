import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { PLAN_INTERVALS, type PlanInterval } from '@fenago/contracts';

/** How ids of plans are written. */
export const PLAN_ID = /^[a-z][a-z0-9_-]{0,39}$/;

@ApiSchema({ name: 'CreateCheckout' })
export class CreateCheckoutDto {
  @ApiProperty({ type: String, example: 'pro' })
  @Matches(PLAN_ID, { message: '$property must be the id of a plan' })
  planId!: string;

  @ApiProperty({ enum: PLAN_INTERVALS, example: 'month' })
  @IsIn(PLAN_INTERVALS)
  interval!: PlanInterval;
}
