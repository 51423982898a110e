import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '@fenago/contracts';
import { ListEventsQuery } from '../dto/list-events.query.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { wantsEventStream } from '../http/event-stream.decorator.js';
import { FeedAnswer } from '../http/feed-answer.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { toEventPage } from '../mappers/event-page.mapper.js';
import { lastFeedCursor } from '../services/feed-cursor.js';
import { EventFeedService } from '../services/event-feed.service.js';
import { beforeDeadline } from '../streaming/before-deadline.js';
import { FeedStreamsService } from '../streaming/feed-streams.service.js';

const DESCRIPTION = [
  'Events of everything that the caller owns, in the order of the event stream, which is that of each object; an event may be in it twice, with the same `id`.',
  'They are kept for 35 days. Where that is over for a cursor, or the stream is another one, the answer is 410 `cursor_expired`.',
].join(' ');

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly feed: EventFeedService,
    private readonly streams: FeedStreamsService,
  ) {}

  @Get()
  @Operation({
    id: 'listEvents',
    scope: 'events:read',
    summary: "List the caller's events, oldest first, or follow them",
    description: DESCRIPTION,
    problems: ['cursor_expired', 'too_many_streams'],
  })
  @FeedAnswer()
  async list(
    @CurrentCaller() caller: Caller,
    @Query() query: ListEventsQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { object: objectId, limit, ...rest } = query;
    const seen = lastFeedCursor(lastEventId);
    const question = { ...rest, ...(objectId === undefined ? {} : { objectId }), ...(seen === undefined ? {} : { after: seen }) };
    if (wantsEventStream(accept)) await this.streams.follow(reply, caller, question);
    else void reply.send(toEventPage(await beforeDeadline(this.feed.read(caller, { ...question, limit }))));
  }
}
