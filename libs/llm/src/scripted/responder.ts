import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { StatusFault, StreamFault } from './directives.js';
import { ReplyBody } from './reply-body.js';
import type { BodyParts } from './reply-body.js';

/** A stalled stream ends by itself after this, should the client never leave. */
const MAX_STALL_MS = 600_000;
/** Tokens sent without a delay are written together up to this size. */
const FLUSH_CHARS = 16_384;
/** Faults that, before the first token, come before any answer where it is not streamed. */
const SILENT: ReadonlySet<string> = new Set(['break', 'stall']);

export interface Turn extends BodyParts {
  delayMs: number;
  /** Notes an end that the script made. */
  broken: () => void;
  /** Keeps a whole reply. */
  store: (id: string, body: string) => void;
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
  private readonly body: ReplyBody;
  private readonly left: Promise<void>;
  private buffered = '';

  constructor(
    private readonly response: ServerResponse,
    private readonly turn: Turn,
  ) {
    this.left = once(response, 'close').then(() => this.gone.abort());
    this.body = new ReplyBody(turn);
  }

  async answer(): Promise<void> {
    const { fault, persist } = this.turn.script;
    if (fault?.kind === 'status') return this.refuse(fault);
    try {
      await (this.turn.request.stream ? this.stream(fault) : this.whole(fault));
      if (!fault) this.keep();
    } catch (error) {
      // The wait that the client's leaving cut short; the journal notes the leaving itself.
      if (!this.gone.signal.aborted) throw error;
      if (persist) this.keep();
    }
  }

  private keep(): void {
    if (this.turn.request.store) this.turn.store(this.body.id, this.body.whole().json);
  }

  private refuse(fault: StatusFault): void {
    this.turn.record.status = fault.status;
    const { status, code, type, headers } = fault;
    sendError(this.response, status, { message: `Scripted answer with status ${status}.`, code, type, headers });
  }

  private async stream(fault: StreamFault | undefined): Promise<void> {
    const { request, script, record } = this.turn;
    this.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    this.event(this.body.chunk('{"role":"assistant","content":""}', null));
    let reason = script.finishReason;
    if (script.calls.length > 0 && fault?.afterTokens !== 0) reason = await this.toolCalls();
    for (const token of this.body.tokens()) {
      if (fault && record.tokensSent >= fault.afterTokens) break;
      if (record.tokensSent >= request.maxTokens) {
        reason = 'length';
        break;
      }
      await this.token(token);
    }
    if (fault) return this.fail(fault);
    this.event(this.body.chunk('{}', reason));
    if (request.includeUsage && script.usage) this.event(this.body.usageChunk());
    this.event('[DONE]');
    await this.flush();
    this.response.end();
  }

  /** The reply in one piece, for calls without `stream`; it takes as long as its tokens. */
  private async whole(fault: StreamFault | undefined): Promise<void> {
    const { json, tokens } = this.body.whole();
    await delay(tokens * this.turn.delayMs, undefined, { signal: this.gone.signal });
    if (!fault || fault.afterTokens > 0 || !SILENT.has(fault.kind)) this.response.writeHead(200, { 'content-type': 'application/json' });
    if (fault) {
      if (fault.afterTokens > 0) this.buffered = json.slice(0, json.length / 2);
      return this.fail(fault);
    }
    this.turn.record.tokensSent = tokens;
    this.response.end(json);
  }

  /** Each call's name comes first, then its arguments in two pieces, as providers send them. @returns the finish reason */
  private async toolCalls(): Promise<string> {
    for (const [index, call] of this.turn.script.calls.entries()) {
      const half = Math.ceil(call.arguments.length / 2);
      const head = { index, id: this.body.callId(index), type: 'function', function: { name: call.name, arguments: '' } };
      const pieces = [call.arguments.slice(0, half), call.arguments.slice(half)].map((piece) => ({ index, function: { arguments: piece } }));
      for (const piece of [head, ...pieces]) this.event(this.body.chunk(JSON.stringify({ tool_calls: [piece] }), null));
      this.turn.record.tokensSent += 3;
      await this.flush();
    }
    return 'tool_calls';
  }

  private async token(text: string): Promise<void> {
    this.event(this.body.chunk(`{"content":${JSON.stringify(text)}}`, null));
    this.turn.record.tokensSent++;
    if (this.turn.delayMs > 0) {
      await this.flush();
      await delay(this.turn.delayMs, undefined, { signal: this.gone.signal });
    } else if (this.buffered.length >= FLUSH_CHARS) {
      await this.flush();
    }
  }

  private async fail(fault: StreamFault): Promise<void> {
    if (this.turn.script.persist) this.keep();
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

  /** In a reply of one piece it stands for the whole. */
  private event(data: string): void {
    if (this.turn.request.stream) this.buffered += `data: ${data}\n\n`;
    else this.buffered = data;
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
