import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { EventListDto } from '../dto/event.dto.js';
import { FEED_CURSOR } from '../services/feed-cursor.js';

const EXAMPLE = [
  'id: 4711-9f2c4b7e8a90c8d1\nevent: execution.started\ndata: {"specversion":"1.0","id":"exec_…:2","type":"execution.started",…}\n',
  'id: 4713-9f2c4b7e0b1d2e3f\nevent: execution.completed\ndata: {"specversion":"1.0","id":"exec_…:3","type":"execution.completed",…}\n',
].join('\n');

const DESCRIPTION = [
  'A page of events; with `Accept: text/event-stream` server-sent events, without end: `event` is the type, `data` the event, and `id` a cursor.',
  'Give it back as `Last-Event-ID` (or `after`) to resume, on any replica. `position`, with no data, moves it on where nothing has happened.',
  'The server ends the stream now and then, and where credentials have changed: come again. Lines that begin with a colon keep the connection open.',
].join(' ');

/** Documents that a route answers with a page of events, or with a stream of them. */
export function FeedAnswer(): MethodDecorator {
  const list = { schema: { $ref: getSchemaPath(EventListDto) } };
  return applyDecorators(
    ApiExtraModels(EventListDto),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event of a stream that was received; it goes before `after`', schema: { type: 'string', pattern: `^$|${FEED_CURSOR}` } }),
    ApiResponse({ status: 200, description: DESCRIPTION, content: { 'application/json': list, 'text/event-stream': { schema: {}, example: EXAMPLE } } }),
  );
}
