import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AnyDomainEvent, Caller, Page } from '@fenago/contracts';
import { EventListDto } from '../dto/event.dto.js';
import { ListEventsQuery } from '../dto/list-events.query.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { toEventPage } from '../mappers/event-page.mapper.js';
import { EventFeedService } from '../services/event-feed.service.js';
import { beforeDeadline } from '../streaming/before-deadline.js';

const DESCRIPTION = [
  'Events of everything that the caller owns, in the order of the event stream, which is that of each object; an event may be in it twice, with the same `id`.',
  'They are kept for 35 days. Where that is over for a cursor, or the stream is another one, the answer is 410 `cursor_expired`.',
].join(' ');

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly feed: EventFeedService) {}

  @Get()
  @Operation({
    id: 'listEvents',
    scope: 'events:read',
    summary: "List the caller's events, oldest first",
    description: DESCRIPTION,
    answer: { type: EventListDto, description: 'A page of events' },
    problems: ['cursor_expired'],
  })
  async list(@CurrentCaller() caller: Caller, @Query() { object: objectId, ...query }: ListEventsQuery): Promise<Page<AnyDomainEvent>> {
    const question = objectId === undefined ? query : { ...query, objectId };
    return toEventPage(await beforeDeadline(this.feed.read(caller, question)));
  }
}
