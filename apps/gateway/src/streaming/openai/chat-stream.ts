import { FenagoError, type TokenDelta, type ToolCallDelta } from '@fenago/contracts';
import { chatCompletionId, chatFinishReason, secondsOfId, toCompletionUsage } from '../../mappers/openai/chat-output.mapper.js';
import { openAiErrorOf } from '../../mappers/openai/error.mapper.js';
import { failureOf } from '../../mappers/openai/failure.mapper.js';
import { executionEndOf, type ExecutionEnd } from '../execution-end.js';
import type { Viewer } from '../execution-follower.js';
import type { SseConnection } from '../sse-connection.js';
import { STREAM_END, type SseEvent } from '../sse.js';
import { OPENAI_PREAMBLE } from './preamble.js';
import { SpokenSteps } from './spoken-steps.js';

export interface ChatStreamOptions {
  readonly executionId: string;
  readonly model: string;
  readonly includeUsage: boolean;
  readonly requestId: string;
}

/**
 * An execution as the chunks of a streamed chat completion. Nothing is sent before there is something to show, so that an
 * execution that fails at once is answered with a status.
 */
export class ChatStream implements Viewer {
  private readonly began = Promise.withResolvers<void>();
  private readonly head: object;
  private readonly spoken = new SpokenSteps();
  private opened = false;
  private ended = false;

  constructor(
    private readonly connection: SseConnection,
    private readonly options: ChatStreamOptions,
  ) {
    const { executionId, model } = options;
    this.head = { id: chatCompletionId(executionId), object: 'chat.completion.chunk', created: secondsOfId(executionId), model };
    this.began.promise.catch(() => undefined);
  }

  /** Resolves when the answer has begun; rejects with the error to answer with where there is nothing to show. */
  get begun(): Promise<void> {
    return this.began.promise;
  }

  get isClosed(): boolean {
    return this.ended || this.connection.isClosed;
  }

  get isCongested(): boolean {
    return this.opened && this.connection.isCongested;
  }

  drained(): Promise<void> {
    return this.connection.drained();
  }

  /** Keeps the client's connection open; also before there is something to show. */
  beat(): void {
    this.open();
    if (this.opened) this.connection.beat();
  }

  send(event: SseEvent): void {
    const end = executionEndOf(event);
    if (end !== undefined) this.finish(end);
    else if (event.event === 'token.delta') this.delta({ content: this.spoken.next(event.data as TokenDelta) });
    else if (event.event === 'tool_call.delta') this.delta({ tool_calls: [toolCallChunk(event.data as ToolCallDelta)] });
    else if (event.event === 'execution.reset' && this.opened) this.fail(startedOver());
  }

  end(comment: string): void {
    if (!this.ended) this.fail(new FenagoError('service_unavailable', `The stream cannot go on: ${comment}.`, { retryAfterSeconds: 1 }));
    if (this.opened) this.connection.end(STREAM_END);
  }

  private finish(end: ExecutionEnd): void {
    const failure = failureOf(end);
    if (failure !== undefined) {
      this.fail(failure);
      return;
    }
    this.open();
    this.chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: chatFinishReason(end) }]);
    if (this.options.includeUsage) this.write({ ...this.head, choices: [], usage: toCompletionUsage(end.usage) });
    this.connection.write('data: [DONE]\n\n');
    this.ended = true;
  }

  private fail(error: FenagoError): void {
    this.ended = true;
    if (this.opened) this.write(openAiErrorOf(error, this.options.requestId).body);
    else this.began.reject(error);
  }

  private open(): void {
    if (this.opened || this.ended) return;
    this.opened = true;
    this.connection.open(`/v1/executions/${this.options.executionId}`, OPENAI_PREAMBLE);
    this.began.resolve();
    this.chunk([{ index: 0, delta: { role: 'assistant', content: '', refusal: null }, logprobs: null, finish_reason: null }]);
  }

  private delta(delta: object): void {
    this.open();
    this.chunk([{ index: 0, delta, logprobs: null, finish_reason: null }]);
  }

  private chunk(choices: readonly object[]): void {
    // Where usage is asked for, every chunk has the field.
    this.write({ ...this.head, choices, ...(this.options.includeUsage ? { usage: null } : {}) });
  }

  private write(value: object): void {
    this.connection.write(`data: ${JSON.stringify(value)}\n\n`);
  }
}

function toolCallChunk({ index, id, name, arguments: given }: ToolCallDelta): object {
  const start = id === undefined ? {} : { id, type: 'function' };
  return { index, ...start, function: { ...(name === undefined ? {} : { name }), arguments: given } };
}

/** Chunks cannot be taken back. */
function startedOver(): FenagoError {
  return new FenagoError('service_unavailable', 'The model was asked anew, so what was streamed no longer holds; send the request again.', { retryAfterSeconds: 1 });
}
