import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import type { DomainEvent, Page } from '@fenago/contracts';

@ApiSchema({ name: 'Event', description: 'A CloudEvent 1.0, as it is published. `/asyncapi.json` says what each type has as its `data`.' })
export class EventDto implements Omit<DomainEvent, 'type' | 'data'> {
  @ApiProperty({ type: String, enum: ['1.0'] })
  readonly specversion!: '1.0';

  @ApiProperty({ type: String, description: 'The same wherever and however often the event comes', example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2:4' })
  readonly id!: string;

  @ApiProperty({ type: String, description: 'The service that has published it', example: '/services/execution' })
  readonly source!: string;

  @ApiProperty({ type: String, example: 'execution.completed' })
  readonly type!: string;

  @ApiProperty({ type: String, description: 'Id of the object', example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly subject!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly time!: string;

  @ApiProperty({ type: String, enum: ['application/json'] })
  readonly datacontenttype!: 'application/json';

  @ApiProperty({ type: String, example: 'urn:fenago:event:execution.completed:1' })
  readonly dataschema!: string;

  @ApiProperty({ type: 'integer', description: 'Version of the object after what happened', example: 4 })
  readonly sequence!: number;

  @ApiProperty({ type: String, description: 'Request id of what it was part of', example: 'c8d1a2f0-6a53-4a2b-9d9e-2f1c4b7e8a90' })
  readonly correlationid!: string;

  @ApiProperty({ type: String, description: 'What it follows from: an event, a message id of the client or a command', example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2:3' })
  readonly causationid!: string;

  @ApiProperty({ type: String, description: 'The user whose object it is', example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly ownerid!: string;

  @ApiPropertyOptional({ type: String, description: 'The user who did it; absent where FeNAgO did', example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly actorid?: string;

  @ApiPropertyOptional({ type: String, description: 'W3C trace context' })
  readonly traceparent?: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'As the schema of the type says', example: { executionId: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2' } })
  readonly data!: object;
}

/** Its ids are places in the stream, not ids of events. */
@ApiSchema({ name: 'EventList' })
export class EventListDto implements Page<EventDto> {
  @ApiProperty({ type: String, enum: ['list'] })
  readonly object!: 'list';

  @ApiProperty({ type: [EventDto], description: 'May be fewer than asked for, and even none, though there are more' })
  readonly data!: readonly EventDto[];

  @ApiProperty({ type: Boolean, description: 'Whether there are more after `last_id`', example: false })
  readonly has_more!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Cursor of the first event; null where there is none', example: '4711-9f2c4b7e8a90c8d1' })
  readonly first_id!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Where to go on: `after` of the next page, also where this one is empty; null where there is nothing yet', example: '4730-9f2c4b7e0b1d2e3f' })
  readonly last_id!: string | null;
}
