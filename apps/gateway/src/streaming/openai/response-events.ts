import { replyIdOf, type EventData, type ToolCall, type TokenDelta, type ToolCallDelta } from '@fenago/contracts';
import type { Item } from '../../dto/openai/item.schema.js';
import { callItem, outputTextOf, replyItem } from '../../mappers/openai/item-output.mapper.js';
import { responseOf, type ResponseBase, type ResponseProgress } from '../../mappers/openai/response.mapper.js';
import { executionEndOf, type ExecutionEnd } from '../execution-end.js';
import type { SseEvent } from '../sse.js';
import { SpokenSteps } from './spoken-steps.js';

/** An event of a response's stream, by Open Responses. */
export interface ResponseEvent {
  readonly type: string;
  readonly sequence_number: number;
  readonly [field: string]: unknown;
}

/** Numbers that each run of an execution has for itself: what a later one tells comes behind all that an earlier one told. */
const NUMBERS_PER_RUN = 1_000_000;

interface OpenCall {
  readonly outputIndex: number;
  readonly place: number;
  readonly call: ToolCall;
  readonly parts: string[];
}

/**
 * Tells an execution as the events of a response. The same frames give the same events under the same numbers, on every
 * gateway and however often they are read: so a stream can be resumed behind any of them.
 */
export class ResponseEvents {
  private next = 0;
  private running = false;
  private over = false;
  private outputs = 0;
  private text: { readonly outputIndex: number; readonly parts: string[] } | undefined;
  private readonly spoken = new SpokenSteps();
  private readonly calls = new Map<number, OpenCall>();
  private readonly messageId: string;

  /** @param after number of the last event that the client has; what is told of what is stored comes behind it */
  constructor(
    private readonly base: ResponseBase,
    private readonly after = -1,
  ) {
    this.messageId = replyIdOf(base.executionId);
  }

  /** Whether the last event was told. */
  get ended(): boolean {
    return this.over;
  }

  created(): ResponseEvent[] {
    return [this.event('response.created', { response: this.response({ status: 'queued' }) })];
  }

  take(event: SseEvent): ResponseEvent[] {
    if (this.over) return [];
    const end = executionEndOf(event);
    if (end !== undefined) return this.end(end, event);
    switch (event.event) {
      case 'execution.started':
        return this.started(event.data as EventData<'execution.started'>);
      case 'token.delta':
        return this.delta(this.spoken.next(event.data as TokenDelta));
      case 'tool_call.delta':
        return this.callDelta(event.data as ToolCallDelta);
      case 'execution.reset':
        return this.outputs === 0 ? [] : this.restarted();
      default:
        return [];
    }
  }

  private started({ run }: EventData<'execution.started'>): ResponseEvent[] {
    this.next = Math.max(this.next, (run - 1) * NUMBERS_PER_RUN);
    // Also where an earlier run was told of: who resumes later is told of this one alone.
    this.running = false;
    return this.begin();
  }

  private begin(): ResponseEvent[] {
    if (this.running) return [];
    this.running = true;
    return [this.event('response.in_progress', { response: this.response({ status: 'in_progress' }) })];
  }

  private delta(text: string): ResponseEvent[] {
    const events = [...this.begin(), ...this.openText()];
    this.text?.parts.push(text);
    return [...events, this.textEvent('response.output_text.delta', { delta: text, logprobs: [] })];
  }

  private openText(): ResponseEvent[] {
    if (this.text !== undefined) return [];
    const outputIndex = this.outputs++;
    this.text = { outputIndex, parts: [] };
    const item = { ...replyItem(this.messageId, '', 'in_progress'), content: [] };
    return [
      this.event('response.output_item.added', { output_index: outputIndex, item }),
      this.textEvent('response.content_part.added', { part: outputTextOf('') }),
    ];
  }

  private callDelta({ index, id, name, arguments: part }: ToolCallDelta): ResponseEvent[] {
    const events = this.begin();
    let open = this.calls.get(index);
    if (open === undefined) {
      open = { outputIndex: this.outputs++, place: this.calls.size, call: { id: id ?? `call_${index}`, name: name ?? '', arguments: '' }, parts: [] };
      this.calls.set(index, open);
      events.push(this.event('response.output_item.added', { output_index: open.outputIndex, item: this.itemOf(open, 'in_progress') }));
    }
    if (part === '') return events;
    open.parts.push(part);
    return [...events, this.callEvent('response.function_call_arguments.delta', open, { delta: part })];
  }

  private end(end: ExecutionEnd, { data }: SseEvent): ResponseEvent[] {
    // What is stored tells nothing of the pieces in which it came.
    if ((data as { readonly stored?: boolean }).stored === true) this.next = Math.max(this.next, this.after + 1);
    this.over = true;
    const status = end.status === 'completed' ? 'completed' : 'incomplete';
    const events = [...this.begin(), ...this.missed(end)];
    const output: Item[] = [];
    for (const index of Array.from({ length: this.outputs }, (_, at) => at)) {
      const item = index === this.text?.outputIndex ? replyItem(this.messageId, end.text, status) : this.callAt(index, status);
      if (item === undefined) continue;
      output.push(item);
      events.push(...this.close(index, item, end.text));
    }
    const { usage, endTime, error, reason } = end;
    const response = this.response({ status: end.status, output, usage, endTime, error, reason });
    return [...events, this.event(`response.${end.status === 'cancelled' ? 'incomplete' : end.status}`, { response })];
  }

  /** Items that no frame has told of: there was no text, or the frames are gone. */
  private missed({ text, toolCalls, status }: ExecutionEnd): ResponseEvent[] {
    const events: ResponseEvent[] = [];
    const hasText = text !== '' || (status === 'completed' && toolCalls.length === 0);
    if (hasText) events.push(...this.openText());
    if (this.calls.size > 0) return events;
    for (const [index, { id, name }] of toolCalls.entries()) events.push(...this.callDelta({ index, id, name, arguments: '' }));
    for (const [index, { arguments: given }] of toolCalls.entries()) this.calls.get(index)?.parts.push(given);
    return events;
  }

  private close(outputIndex: number, item: Item, text: string): ResponseEvent[] {
    const done = { output_index: outputIndex, item };
    const open = [...this.calls.values()].find((call) => call.outputIndex === outputIndex);
    if (open !== undefined) {
      const given = open.parts.join('');
      return [this.callEvent('response.function_call_arguments.done', open, { name: open.call.name, arguments: given }), this.event('response.output_item.done', done)];
    }
    return [
      this.textEvent('response.output_text.done', { text, logprobs: [] }),
      this.textEvent('response.content_part.done', { part: outputTextOf(text) }),
      this.event('response.output_item.done', done),
    ];
  }

  /** What was told cannot be taken back: the client is to read the response anew. */
  private restarted(): ResponseEvent[] {
    this.over = true;
    const message = 'The model was asked anew, so what was streamed no longer holds; retrieve the response, or stream it again.';
    return [this.event('error', { error: { type: 'server_error', code: 'response_restarted', message, param: null } })];
  }

  private callAt(outputIndex: number, status: Item['status']): Item | undefined {
    const open = [...this.calls.values()].find((call) => call.outputIndex === outputIndex);
    return open && this.itemOf(open, status);
  }

  private itemOf({ place, call, parts }: OpenCall, status: Item['status']): Item {
    return callItem(this.messageId, place, { ...call, arguments: parts.join('') }, status);
  }

  private textEvent(type: string, fields: object): ResponseEvent {
    return this.event(type, { item_id: this.messageId, output_index: this.text?.outputIndex ?? 0, content_index: 0, ...fields });
  }

  private callEvent(type: string, open: OpenCall, fields: object): ResponseEvent {
    return this.event(type, { item_id: this.itemOf(open, 'in_progress').id, output_index: open.outputIndex, ...fields });
  }

  private response(progress: ResponseProgress): object {
    return responseOf(this.base, progress);
  }

  private event(type: string, fields: object): ResponseEvent {
    return { type, sequence_number: this.next++, ...fields };
  }
}
