import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatRequest } from './chat-request.js';
import type { CallRecord } from './call-journal.js';
import type { Script, StatusFault, StreamFault } from './directives.js';
import { replyTokens } from './reply.js';

/** A stalled stream ends by itself after this, should the client never leave. */
const MAX_STALL_MS = 600_000;
/** Tokens sent without a delay are written together up to this size. */
const FLUSH_CHARS = 16_384;

export interface Turn {
  request: ChatRequest;
  script: Script;
  attempt: number;
  record: CallRecord;
  delayMs: number;
  /** Notes an end that the script made. */
  broken: () => void;
}

/** An answer in OpenAI's error shape. */
export function sendError(
  response: ServerResponse,
  status: number,
  error: { message: string; type?: string | null; code?: string | null; headers?: Record<string, string> },
): void {
  const { message, type = 'invalid_request_error', code = null, headers = {} } = error;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message, type, param: null, code } }));
}

/** Answers one turn as its script says. Resolves when all is written or the client has gone. */
export class Responder {
  private readonly gone = new AbortController();
  private readonly head: string;
  private readonly left: Promise<void>;
  private buffered = '';

  constructor(
    private readonly response: ServerResponse,
    private readonly turn: Turn,
  ) {
    this.left = once(response, 'close').then(() => this.gone.abort());
    const { record, request } = turn;
    const created = Math.floor(Date.parse(record.startedAt) / 1000);
    this.head = `{"id":"chatcmpl-${record.id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(request.model)}`;
  }

  async answer(): Promise<void> {
    const { fault } = this.turn.script;
    if (fault?.kind === 'status') return this.refuse(fault);
    try {
      await (this.turn.request.stream ? this.stream(fault) : this.whole(fault));
    } catch (error) {
      // The wait that the client's leaving cut short; the journal notes the leaving itself.
      if (!this.gone.signal.aborted) throw error;
    }
  }

  private refuse(fault: StatusFault): void {
    this.turn.record.status = fault.status;
    const { status, code, type, headers } = fault;
    sendError(this.response, status, { message: `Scripted answer with status ${status}.`, code, type, headers });
  }

  private async stream(fault: StreamFault | undefined): Promise<void> {
    const { request, script } = this.turn;
    this.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    this.event(this.choice('{"role":"assistant","content":""}', null));
    let reason = script.finishReason;
    if (script.calls.length > 0 && fault?.afterTokens !== 0) reason = await this.toolCalls();
    for (const token of this.tokens()) {
      if (fault && this.turn.record.tokensSent >= fault.afterTokens) break;
      if (this.turn.record.tokensSent >= request.maxTokens) {
        reason = 'length';
        break;
      }
      await this.token(token);
    }
    if (fault) return this.fail(fault);
    this.event(this.choice('{}', reason));
    if (request.includeUsage && script.usage) this.event(`${this.head},"choices":[],"usage":${JSON.stringify(this.usage())}}`);
    this.event('[DONE]');
    await this.flush();
    this.response.end();
  }

  /** The reply as one JSON body, for calls without `stream`; faults that need a stream break or stall it. */
  private async whole(fault: StreamFault | undefined): Promise<void> {
    if (fault) return this.fail(fault);
    const { request, script, record } = this.turn;
    const calls = script.calls.map((call, index) => ({ id: this.callId(index), type: 'function', function: call }));
    let content = '';
    for (const token of this.tokens()) {
      if (record.tokensSent >= request.maxTokens) break;
      content += token;
      record.tokensSent++;
    }
    const reason = record.tokensSent >= request.maxTokens ? 'length' : calls.length > 0 ? 'tool_calls' : script.finishReason;
    const message = { role: 'assistant', content, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
    const choices = [{ index: 0, message, finish_reason: reason }];
    const fields = JSON.stringify({ choices, ...(script.usage ? { usage: this.usage() } : {}) });
    this.response.writeHead(200, { 'content-type': 'application/json' });
    this.response.end(`${this.head.replace('.chunk', '')},${fields.slice(1)}`);
  }

  /** None where the reply asks for tools. */
  private tokens(): Iterable<string> {
    if (this.turn.script.calls.length > 0) return [];
    return replyTokens(this.turn.script, this.turn.request, this.turn.attempt);
  }

  /** Each call's name comes first, then its arguments in two pieces, as providers send them. @returns the finish reason */
  private async toolCalls(): Promise<string> {
    for (const [index, call] of this.turn.script.calls.entries()) {
      const half = Math.ceil(call.arguments.length / 2);
      const head = { index, id: this.callId(index), type: 'function', function: { name: call.name, arguments: '' } };
      const pieces = [call.arguments.slice(0, half), call.arguments.slice(half)].map((piece) => ({ index, function: { arguments: piece } }));
      for (const piece of [head, ...pieces]) this.event(this.choice(JSON.stringify({ tool_calls: [piece] }), null));
      this.turn.record.tokensSent += 3;
      await this.flush();
    }
    return 'tool_calls';
  }

  private callId(index: number): string {
    return `call_${this.turn.record.id}_${index}`;
  }

  private async token(text: string): Promise<void> {
    this.event(this.choice(`{"content":${JSON.stringify(text)}}`, null));
    this.turn.record.tokensSent++;
    if (this.turn.delayMs > 0) {
      await this.flush();
      await delay(this.turn.delayMs, undefined, { signal: this.gone.signal });
    } else if (this.buffered.length >= FLUSH_CHARS) {
      await this.flush();
    }
  }

  private async fail(fault: StreamFault): Promise<void> {
    if (fault.kind === 'error-event') {
      this.event(JSON.stringify({ error: { message: 'Scripted error in the stream.', type: fault.type, param: null, code: fault.code } }));
    }
    if (fault.kind === 'invalid-json') this.event('{"choices":[{"delta":');
    await this.flush();
    if (fault.kind === 'stall') await delay(MAX_STALL_MS, undefined, { signal: this.gone.signal });
    this.turn.broken();
    if (fault.kind === 'break') this.response.destroy();
    else this.response.end();
  }

  private choice(delta: string, finishReason: string | null): string {
    return `${this.head},"choices":[{"index":0,"delta":${delta},"finish_reason":${JSON.stringify(finishReason)}}]}`;
  }

  private usage(): object {
    const { request, script, record } = this.turn;
    const completion = record.tokensSent + script.reasoningTokens;
    return {
      prompt_tokens: request.inputTokens,
      completion_tokens: completion,
      total_tokens: request.inputTokens + completion,
      prompt_tokens_details: { cached_tokens: script.cachedTokens },
      completion_tokens_details: { reasoning_tokens: script.reasoningTokens },
    };
  }

  private event(data: string): void {
    this.buffered += `data: ${data}\n\n`;
  }

  /** Resolves when the operating system has the bytes: a large reply never piles up here, and a break comes after them. */
  private async flush(): Promise<void> {
    const text = this.buffered;
    this.buffered = '';
    if (text === '') return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.response.write(text, () => resolve());
    await Promise.race([promise, this.left]);
    this.gone.signal.throwIfAborted();
  }
}
