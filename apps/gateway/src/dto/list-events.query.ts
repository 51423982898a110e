import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { AGGREGATE_ID, EVENT_CONTRACTS, type EventType } from '@fenago/contracts';
import { MayBeAbsent, ToInteger } from '../http/validation.js';
import { FEED_CURSOR } from '../services/feed-cursor.js';
import { LATEST } from '../services/event-feed.service.js';

const EVENT_TYPES = EVENT_CONTRACTS.map(({ type }) => type).toSorted();
const MAX_TYPES = 20;
/** Where to begin. */
const FEED_PLACE = `^${LATEST}$|${FEED_CURSOR}`;

export class ListEventsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Events a page; a stream takes no notice of it' })
  @ToInteger()
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 20;

  @ApiPropertyOptional({ type: String, pattern: FEED_PLACE, description: '`last_id` of the page before, or the `id` of an event of a stream: what comes behind it. `latest`: what happens from now on. The oldest event that is kept unless given.' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(FEED_PLACE), { message: 'after must be the last_id of a page of events, the id of an event of their stream, or latest' })
  readonly after?: string;

  @ApiPropertyOptional({ enum: EVENT_TYPES, isArray: true, maxItems: MAX_TYPES, uniqueItems: true, description: 'Only events of these types; they may also stand in one, parted by commas', example: ['execution.completed', 'execution.failed'] })
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) => [value].flat().flatMap((one) => (typeof one === 'string' ? one.split(',') : [one])))
  @IsIn(EVENT_TYPES, { each: true, message: 'types must be names of events, as /asyncapi.json has them, parted by commas' })
  @ArrayUnique({ message: 'types must name each type once' })
  @ArrayMaxSize(MAX_TYPES, { message: `types must be at most ${MAX_TYPES}` })
  readonly types?: readonly EventType[];

  @ApiPropertyOptional({ type: String, pattern: AGGREGATE_ID, description: 'Only events of this object: their `subject`', example: 'conv_01kat2v9h0m3c8x5f7q1w6z4s2' })
  @MayBeAbsent()
  @IsString()
  @Matches(new RegExp(AGGREGATE_ID), { message: 'object must be the id of an object, such as conv_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly object?: string;
}
