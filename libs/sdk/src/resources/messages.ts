import type { OperationCaller } from '../caller.js';
import { ExecutionStream } from '../execution-stream.js';
import type { Listing } from '../listing.js';
import type { HttpRequest } from '../transport.js';
import type { AnswerOf, BodyOf, Message, PostedMessage, QueryOf, RequestOptions } from '../types.js';
import { EVENTS, type Executions } from './executions.js';

export class Messages {
  constructor(
    private readonly operations: OperationCaller,
    private readonly executions: Executions,
  ) {}

  /** Posts, and does not wait for the answer. */
  async post(conversationId: string, body: BodyOf<'postMessage'>, options: RequestOptions = {}): Promise<PostedMessage> {
    const response = await this.operations.transport.send(this.requestOf(conversationId, body, options));
    return (await response.json()) as PostedMessage;
  }

  /** Posts, and follows the execution that answers, whatever breaks on the way; posted once, however often it is sent. */
  stream(conversationId: string, body: BodyOf<'postMessage'>, options: RequestOptions = {}): ExecutionStream {
    const request = this.requestOf(conversationId, body, options);
    return new ExecutionStream({
      ...this.executions.sourceOf(options),
      open: () => this.operations.transport.send({ ...request, headers: EVENTS }),
    });
  }

  /** Takes a message back whose turn has not begun. */
  withdraw(conversationId: string, messageId: string, options: RequestOptions = {}): Promise<AnswerOf<'withdrawMessage'>> {
    return this.operations.call('withdrawMessage', { ...options, path: { id: conversationId, messageId } });
  }

  list(conversationId: string, query: QueryOf<'listMessages'> = {}, options: RequestOptions = {}): Listing<Message, AnswerOf<'listMessages'>> {
    return this.operations.list('listMessages', { ...options, path: { id: conversationId }, query });
  }

  /** A message has a name of its own, which costs the server less than a key. */
  private requestOf(conversationId: string, body: BodyOf<'postMessage'>, options: RequestOptions): HttpRequest {
    const named = { clientMessageId: crypto.randomUUID(), ...body };
    return { ...this.operations.request('postMessage', { ...options, path: { id: conversationId }, body: named }), isNamed: true };
  }
}
