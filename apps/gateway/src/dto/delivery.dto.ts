import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  DELIVERY_ERRORS,
  DELIVERY_STATUSES,
  type AttemptAnswer,
  type AttemptView,
  type DeliveryError,
  type DeliveryErrorCode,
  type DeliveryLogView,
  type DeliveryStatus,
  type DeliveryView,
} from '@fenago/contracts';
import { EventDto } from './event.dto.js';
import { listOf } from './list.dto.js';

const TIME = '2026-11-23T09:00:00.000Z';
const time = { type: String, format: 'date-time', example: TIME } as const;
const headers = (example: object) => ({ type: 'object', additionalProperties: { type: 'string' }, example }) as const;

@ApiSchema({ name: 'DeliveryError' })
export class DeliveryErrorDto implements DeliveryError {
  @ApiProperty({ enum: DELIVERY_ERRORS, description: '`http_status`: the answer was none of success; `egress_…`: there was no answer; `unfinished`: nobody knows how it ended', example: 'http_status' })
  readonly code!: DeliveryErrorCode;

  @ApiProperty({ type: String, example: 'The answer was 503; a success is 200 to 299.' })
  readonly message!: string;
}

@ApiSchema({ name: 'AttemptRequest' })
export class AttemptRequestDto {
  @ApiProperty({ type: String, example: 'https://hooks.example/fenago' })
  readonly url!: string;

  @ApiProperty({ ...headers({ 'content-type': 'application/json', 'webhook-id': 'delivery_01kat2v9h0m3c8x5f7q1w6z4s2', 'webhook-timestamp': '1795597200' }), description: 'Without the signature' })
  readonly headers!: Readonly<Record<string, string>>;
}

@ApiSchema({ name: 'AttemptAnswer' })
export class AttemptAnswerDto implements AttemptAnswer {
  @ApiProperty({ type: 'integer', example: 503 })
  readonly status!: number;

  @ApiProperty({ ...headers({ 'retry-after': '120' }), description: 'Some of them, clipped' })
  readonly headers!: Readonly<Record<string, string>>;

  @ApiProperty({ type: String, description: 'Its first 2 KiB', example: 'Down for maintenance' })
  readonly body!: string;
}

@ApiSchema({ name: 'Attempt', description: 'One request of a delivery; its body is the event.' })
export class AttemptDto implements AttemptView {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly number!: number;

  @ApiProperty(time)
  readonly at!: string;

  @ApiProperty({ type: 'integer', example: 87 })
  readonly durationMs!: number;

  @ApiProperty({ type: AttemptRequestDto })
  readonly request!: AttemptRequestDto;

  @ApiProperty({ type: AttemptAnswerDto, nullable: true, description: 'Null where there was none' })
  readonly answer!: AttemptAnswerDto | null;

  @ApiProperty({ type: DeliveryErrorDto, nullable: true, description: 'Null where it has delivered' })
  readonly error!: DeliveryErrorDto | null;
}

@ApiSchema({ name: 'Delivery', description: 'An event on its way to a webhook. It is kept for 36 days.' })
export class DeliveryDto implements DeliveryView {
  @ApiProperty({ type: String, description: 'Also the header webhook-id: the same with each attempt', example: 'delivery_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['webhook_delivery'] })
  readonly object!: 'webhook_delivery';

  @ApiProperty({ type: String, example: 'webhook_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly webhookId!: string;

  @ApiProperty({ type: String, example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2:4' })
  readonly eventId!: string;

  @ApiProperty({ type: String, example: 'execution.completed' })
  readonly eventType!: string;

  @ApiProperty({ type: String, description: "The event's object", example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly objectId!: string;

  @ApiProperty({ enum: DELIVERY_STATUSES, description: '`failed` was given up after three days; `cancelled` has lost its webhook before', example: 'delivered' })
  readonly status!: DeliveryStatus;

  @ApiProperty({ type: 'integer', description: 'Attempts begun, of all times that it was to be delivered', example: 1 })
  readonly attemptCount!: number;

  @ApiProperty({ ...time, nullable: true, description: 'Null where none is to come', example: null })
  readonly nextAttemptAt!: string | null;

  @ApiProperty({ type: DeliveryErrorDto, nullable: true, description: 'Of the last attempt, where that has delivered nothing', example: null })
  readonly lastError!: DeliveryErrorDto | null;

  @ApiProperty(time)
  readonly createdAt!: string;

  @ApiProperty({ ...time, nullable: true, description: 'When it was delivered, given up or cancelled' })
  readonly endedAt!: string | null;
}

@ApiSchema({ name: 'DeliveryLog' })
export class DeliveryLogDto extends DeliveryDto implements Omit<DeliveryLogView, 'event'> {
  @ApiProperty({ type: EventDto, description: 'The body of each attempt' })
  readonly event!: EventDto;

  @ApiProperty({ type: [AttemptDto], description: 'The last ten, the oldest first' })
  readonly attempts!: readonly AttemptDto[];
}

export const DeliveryListDto = listOf(DeliveryDto, 'DeliveryList');
