import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  WEBHOOK_DISABLE_REASONS,
  WEBHOOK_STATUSES,
  type NewWebhookView,
  type WebhookDisableReason,
  type WebhookReplayView,
  type WebhookStatus,
  type WebhookTestView,
  type WebhookView,
} from '@fenago/contracts';
import { listOf } from './list.dto.js';

const TIME = '2026-11-23T09:00:00.000Z';
const time = { type: String, format: 'date-time', example: TIME } as const;

@ApiSchema({ name: 'WebhookSecret', description: 'A secret that signs now; the secret itself is told once, when it is made.' })
export class WebhookSecretDto {
  @ApiProperty(time)
  readonly createdAt!: string;

  @ApiProperty({ ...time, nullable: true, description: 'Until when it signs beside the one that has taken its place; null where none has', example: null })
  readonly expiresAt!: string | null;
}

@ApiSchema({ name: 'WebhookReplay', description: 'Events of a period that are delivered again.' })
export class WebhookReplayDto implements WebhookReplayView {
  @ApiProperty(time)
  readonly from!: string;

  @ApiProperty({ ...time, description: 'Excluded' })
  readonly to!: string;

  @ApiProperty({ type: 'integer', description: 'Deliveries that it has brought about so far', example: 200 })
  readonly queued!: number;

  @ApiProperty(time)
  readonly startedAt!: string;
}

@ApiSchema({ name: 'Webhook', description: "A place that the user's events are posted to, signed by Standard Webhooks 1.0.0." })
export class WebhookDto implements WebhookView {
  @ApiProperty({ type: String, example: 'webhook_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['webhook'] })
  readonly object!: 'webhook';

  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly userId!: string;

  @ApiProperty({ type: String, example: 'https://hooks.example/fenago' })
  readonly url!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Feeds our CRM' })
  readonly description!: string | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Null where it takes events of all types', example: ['execution.completed', 'execution.failed'] })
  readonly types!: readonly string[] | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null where it takes events of all objects', example: null })
  readonly objectId!: string | null;

  @ApiProperty({ type: Boolean, description: 'Events of one object one after the other', example: false })
  readonly ordered!: boolean;

  @ApiProperty({ type: 'integer', description: 'Attempts at once', example: 5 })
  readonly concurrency!: number;

  @ApiProperty({ enum: WEBHOOK_STATUSES, example: 'enabled' })
  readonly status!: WebhookStatus;

  @ApiProperty({ enum: WEBHOOK_DISABLE_REASONS, nullable: true, description: '`failing`: no attempt of three days has delivered; `gone`: it has answered 410', example: null })
  readonly disabledReason!: WebhookDisableReason | null;

  @ApiProperty({ ...time, description: 'It is told of what happens from then on' })
  readonly enabledAt!: string;

  @ApiProperty({ type: [WebhookSecretDto], description: 'The newest first' })
  readonly secrets!: readonly WebhookSecretDto[];

  @ApiProperty({ type: 'integer', description: 'Attempts in a row that have delivered nothing', example: 0 })
  readonly failures!: number;

  @ApiProperty({ ...time, nullable: true, description: 'The first of them', example: null })
  readonly failingSince!: string | null;

  @ApiProperty({ ...time, nullable: true, description: 'To the minute' })
  readonly lastDeliveredAt!: string | null;

  @ApiProperty({ type: WebhookReplayDto, nullable: true, description: 'The replay under way', example: null })
  readonly replay!: WebhookReplayDto | null;

  @ApiProperty({ type: 'integer', description: 'Grows with each change; the ETag tells it too', example: 3 })
  readonly revision!: number;

  @ApiProperty(time)
  readonly createdAt!: string;

  @ApiProperty(time)
  readonly updatedAt!: string;
}

@ApiSchema({ name: 'NewWebhook' })
export class NewWebhookDto extends WebhookDto implements NewWebhookView {
  @ApiProperty({ type: String, description: 'Signs what is posted: told this once', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
  readonly secret!: string;
}

@ApiSchema({ name: 'WebhookTest', description: 'An event `webhook.tested`, which is delivered to this webhook alone.' })
export class WebhookTestDto implements WebhookTestView {
  @ApiProperty({ type: String, enum: ['webhook_test'] })
  readonly object!: 'webhook_test';

  @ApiProperty({ type: String, example: 'webhook_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly webhookId!: string;

  @ApiProperty({ type: String, example: 'webhook_01kat2v9h0m3c8x5f7q1w6z4s2:4' })
  readonly eventId!: string;

  @ApiProperty({ type: String, description: 'The delivery, which is there in a moment', example: 'delivery_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly deliveryId!: string;
}

export const WebhookListDto = listOf(WebhookDto, 'WebhookList');
