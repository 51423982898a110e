import type { FinishReason, ModelChunk, ModelFinish, ModelRequest, TokenUsage } from '../model.port.js';
import { argumentsOf, reasoningOf, textOf, usageOf } from './completion-event.js';
import type { CompletionDelta, CompletionEvent, ToolCallPart } from './completion-event.js';
import { mapFinishReason, mapUsage } from './map-usage.js';
import { ReplyMeter } from './reply-meter.js';
import { ToolCallIndexes } from './tool-call-indexes.js';

export type Piece = Extract<ModelChunk, { type: 'accepted' | 'delta' | 'tool_call' }>;

/** Characters that text which came together may have in one piece: budgets are looked at from piece to piece. */
const MAX_TOGETHER = 256;

/** Ids are stored, and sent in a path. */
const RESPONSE_ID = /^[\w.:-]{1,256}$/;

/** Reads the events of one reply, and knows what they have told so far. */
export class CompletionReader {
  readonly meter: ReplyMeter;
  hasEvents = false;
  /** Text, visible reasoning or a call of a tool has come. */
  hasFirstToken = false;
  /** What an event could not be read for, behind others that were. */
  failure: Error | undefined;
  private readonly indexes = new ToolCallIndexes();
  private hasToolCalls = false;
  private told: FinishReason | undefined;
  private responseId: string | undefined;
  private responseModel: string | undefined;

  /** @param retrieval the provider keeps responses: their ids are told */
  constructor(
    request: ModelRequest,
    maxOutputBytes: number,
    private readonly retrieval: boolean,
  ) {
    this.meter = new ReplyMeter(request, maxOutputBytes);
  }

  /** Why the model stopped; undefined until it did. Some servers end a reply that asks for tools with `stop`, and one that does not with `tool_calls`. */
  get reason(): FinishReason | undefined {
    const { told } = this;
    if (told !== 'stop' && told !== 'tool_calls') return told;
    return this.hasToolCalls ? 'tool_calls' : 'stop';
  }

  /** Notes what events tell and returns their text and pieces of tool calls, cut at the output bound. */
  read(events: readonly CompletionEvent[]): readonly Piece[] {
    const pieces: Piece[] = [];
    try {
      for (const event of events) {
        // Past the bound only its usage counts.
        const isOver = this.meter.isFull;
        for (const piece of this.readEvent(event)) if (!isOver) add(pieces, piece);
      }
    } catch (cause) {
      this.failure = new SyntaxError('An event of the reply is no event of a completion.', { cause });
      if (pieces.length === 0) throw this.failure;
    }
    return pieces;
  }

  /** The last chunk. */
  finish(reason: FinishReason, usage: TokenUsage): ModelFinish {
    const { responseId, responseModel } = this;
    return { type: 'finish', reason, usage, ...(responseId ? { responseId } : {}), ...(responseModel ? { responseModel } : {}) };
  }

  private readEvent(event: CompletionEvent): readonly Piece[] {
    this.hasEvents = true;
    this.responseModel ??= event.model || undefined;
    const choice = event.choices?.[0];
    if (choice?.finish_reason) this.told = mapFinishReason(choice.finish_reason);
    const reported = usageOf(event);
    const usage = reported && mapUsage(reported);
    if (usage) this.meter.report(usage, this.told !== undefined);
    return [...this.readId(event.id), ...this.readDelta(choice?.delta ?? {})];
  }

  private readId(id: unknown): readonly Piece[] {
    if (this.responseId !== undefined || typeof id !== 'string' || !RESPONSE_ID.test(id)) return [];
    this.responseId = id;
    return this.retrieval ? [{ type: 'accepted', responseId: id }] : [];
  }

  private readDelta(delta: CompletionDelta): readonly Piece[] {
    const text = textOf(delta);
    const reasoning = reasoningOf(delta);
    const calls = delta.tool_calls ?? [];
    this.hasFirstToken ||= text !== '' || reasoning !== '' || calls.length > 0;
    this.meter.reason(reasoning);
    const pieces = calls.map((call) => this.readCall(call));
    return text === '' ? pieces : [{ type: 'delta', text: this.meter.take(text) }, ...pieces];
  }

  private readCall(part: ToolCallPart): Piece {
    this.hasToolCalls = true;
    const id = part.id || undefined;
    const name = part.function?.name || undefined;
    this.meter.take(`${id ?? ''}${name ?? ''}`);
    const index = this.indexes.of(part.index, id);
    return { type: 'tool_call', index, ...(id ? { id } : {}), ...(name ? { name } : {}), arguments: this.meter.take(argumentsOf(part)) };
  }
}

function add(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  const isTogether = last?.type === 'delta' && piece.type === 'delta' && last.text.length + piece.text.length <= MAX_TOGETHER;
  if (isTogether) pieces[pieces.length - 1] = { type: 'delta', text: last.text + piece.text };
  else pieces.push(piece);
}
