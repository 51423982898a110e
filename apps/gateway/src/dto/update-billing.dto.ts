import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, Matches } from 'class-validator';
import { PLAN_INTERVALS, type PlanInterval } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { PLAN_ID } from './create-checkout.dto.js';

@ApiSchema({ name: 'UpdateBilling', description: 'What is left out stays.' })
export class UpdateBillingDto {
  @ApiPropertyOptional({ type: String, description: 'Another plan, at once; what is left of the period is charged or credited', example: 'business' })
  @MayBeAbsent()
  @Matches(PLAN_ID, { message: '$property must be the id of a plan' })
  planId?: string;

  @ApiPropertyOptional({ enum: PLAN_INTERVALS, description: 'How often it is paid', example: 'year' })
  @MayBeAbsent()
  @IsIn(PLAN_INTERVALS)
  interval?: PlanInterval;

  @ApiPropertyOptional({ type: Boolean, description: 'true: it ends with its period; false: it goes on. Another plan goes on unless told', example: false })
  @MayBeAbsent()
  @IsBoolean()
  cancelAtPeriodEnd?: boolean;
}
