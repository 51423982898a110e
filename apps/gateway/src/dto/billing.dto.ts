import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PLAN_INTERVALS, SUBSCRIPTION_STATUSES, type BillingPageView, type BillingView, type PlanInterval, type SubscriptionStatus, type SubscriptionView } from '@fenago/contracts';
import { FeaturesDto } from './features.dto.js';

@ApiSchema({ name: 'Subscription' })
export class SubscriptionDto implements SubscriptionView {
  @ApiProperty({ enum: SUBSCRIPTION_STATUSES, example: 'active' })
  readonly status!: SubscriptionStatus;

  @ApiProperty({ type: String, nullable: true, description: "Null where its price is none of a plan's any more", example: 'pro' })
  readonly planId!: string | null;

  @ApiProperty({ enum: PLAN_INTERVALS, nullable: true, description: 'How often it is paid', example: 'month' })
  readonly interval!: PlanInterval | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-01T00:00:00.000Z' })
  readonly periodStart!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T00:00:00.000Z' })
  readonly periodEnd!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null where it has no trial', example: null })
  readonly trialEnd!: string | null;

  @ApiProperty({ type: Boolean, description: 'Whether it ends, rather than being renewed', example: false })
  readonly cancelAtPeriodEnd!: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it ends; null where it goes on', example: null })
  readonly cancelAt!: string | null;
}

@ApiSchema({ name: 'Billing' })
export class BillingDto implements BillingView {
  @ApiProperty({ type: String, enum: ['billing'] })
  readonly object!: 'billing';

  @ApiProperty({ type: String, description: 'The plan that counts, which is the default one where no subscription gives another', example: 'pro' })
  readonly planId!: string;

  @ApiProperty({ type: FeaturesDto })
  readonly features!: FeaturesDto;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the plan ends unless a failed payment is made good', example: null })
  readonly entitledUntil!: string | null;

  @ApiProperty({ type: SubscriptionDto, nullable: true, description: 'Null where there has been none' })
  readonly subscription!: SubscriptionDto | null;

  @ApiProperty({ type: Boolean, description: 'Whether there is a payment provider, so that a plan can be subscribed to', example: true })
  readonly canSubscribe!: boolean;
}

@ApiSchema({ name: 'BillingPage' })
export class BillingPageDto implements BillingPageView {
  @ApiProperty({ type: String, enum: ['billing_page'] })
  readonly object!: 'billing_page';

  @ApiProperty({ type: String, format: 'uri', description: "A page of the payment provider's, for the user's browser; good for some hours at most", example: 'https://checkout.stripe.com/c/pay/cs_1' })
  readonly url!: string;
}
