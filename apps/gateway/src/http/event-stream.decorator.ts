import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

const EXAMPLE = [
  'id: 3.1\nevent: execution.started\ndata: {"executionId":"exec_…","attempt":1}\n',
  'id: 3.2\nevent: token.delta\ndata: {"text":"Hello"}\n',
  'id: 3.3\nevent: execution.completed\ndata: {"executionId":"exec_…","output":"Hello"}\n',
].join('\n');

const DESCRIPTION = [
  'Server-sent events. `id` is `<fence>.<n>`: give it back as `Last-Event-ID` to resume, on any replica.',
  'Events: `execution.started`; `token.delta` `{text}`; `execution.reset`: discard the text so far, the execution begins anew;',
  'last, one of `execution.completed`, `execution.failed`, `execution.cancelled`, `execution.incomplete`, with the whole output',
  '(`stored: true` where it was taken from the stored result, because the buffer of events is gone).',
  'Lines that begin with a colon keep the connection open.',
].join(' ');

const EVENT_STREAM = /\btext\/event-stream\b/i;

/** Whether a client asks for events as they happen. */
export function wantsEventStream(accept: string | undefined): boolean {
  return accept !== undefined && EVENT_STREAM.test(accept);
}

/** Documents that a route answers with the events of an execution. */
export function EventStreamAnswer(status: number): MethodDecorator {
  return applyDecorators(
    ApiResponse({
      status,
      description: DESCRIPTION,
      headers: { 'Content-Location': { description: 'Address of the execution', schema: { type: 'string' } } },
      content: { 'text/event-stream': { schema: {}, example: EXAMPLE } },
    }),
  );
}
