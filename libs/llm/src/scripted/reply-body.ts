import type { CallRecord } from './call-journal.js';
import type { ChatRequest } from './chat-request.js';
import type { Script } from './directives.js';
import { replyTokens } from './reply.js';

/** What a body is made of. */
export interface BodyParts {
  request: ChatRequest;
  script: Script;
  attempt: number;
  record: CallRecord;
}

/** JSON of one reply, as chunks of a stream and as a whole. */
export class ReplyBody {
  readonly id: string;
  private readonly head: string;

  constructor(private readonly parts: BodyParts) {
    const { record, request } = parts;
    const created = Math.floor(Date.parse(record.startedAt) / 1000);
    this.id = `chatcmpl-${record.id}`;
    this.head = `"created":${created},"model":${JSON.stringify(request.model)}`;
  }

  /** None where the reply asks for tools. */
  tokens(): Iterable<string> {
    const { script, request, attempt } = this.parts;
    return script.calls.length > 0 ? [] : replyTokens(script, request, attempt);
  }

  callId(index: number): string {
    return `call_${this.parts.record.id}_${index}`;
  }

  /** @param delta JSON */
  chunk(delta: string, finishReason: string | null): string {
    return this.streamed(`"choices":[{"index":0,"delta":${delta},"finish_reason":${JSON.stringify(finishReason)}}]`);
  }

  usageChunk(): string {
    return this.streamed(`"choices":[],"usage":${JSON.stringify(this.usage(this.parts.record.tokensSent))}`);
  }

  /** The whole reply, and its tokens. */
  whole(): { readonly json: string; readonly tokens: number } {
    const { script, request } = this.parts;
    const calls = script.calls.map((call, index) => ({ id: this.callId(index), type: 'function', function: call }));
    let content = '';
    let tokens = 0;
    let reason = calls.length > 0 ? 'tool_calls' : script.finishReason;
    for (const token of this.tokens()) {
      if (tokens >= request.maxTokens) {
        reason = 'length';
        break;
      }
      content += token;
      tokens++;
    }
    const message = { role: 'assistant', content, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
    const choices = [{ index: 0, message, finish_reason: reason }];
    const fields = JSON.stringify({ choices, ...(script.usage ? { usage: this.usage(tokens) } : {}) });
    return { json: `{"id":"${this.id}","object":"chat.completion",${this.head},${fields.slice(1)}`, tokens };
  }

  private streamed(fields: string): string {
    return `{"id":"${this.id}","object":"chat.completion.chunk",${this.head},${fields}}`;
  }

  private usage(tokens: number): object {
    const { request, script } = this.parts;
    const completion = tokens + script.reasoningTokens;
    return {
      prompt_tokens: request.inputTokens,
      completion_tokens: completion,
      total_tokens: request.inputTokens + completion,
      prompt_tokens_details: { cached_tokens: script.cachedTokens },
      completion_tokens_details: { reasoning_tokens: script.reasoningTokens },
    };
  }
}
