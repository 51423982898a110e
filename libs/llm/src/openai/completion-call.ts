import { ModelError } from '../model-error.js';
import type { FinishReason, ModelCallOptions, ModelChunk, ModelFinish, ModelRequest, TokenUsage } from '../model.port.js';
import type { CompletionEvent } from './completion-event.js';
import { CompletionReader } from './completion-reader.js';
import type { Piece } from './completion-reader.js';
import type { CompletionSource } from './completion-source.js';
import { mapFailure } from './map-failure.js';
import { Watchdog } from './watchdog.js';

export interface CompletionSettings {
  apiKey: string;
  maxOutputBytes: number;
  /** Milliseconds for which a call that we stop is read on for its usage. */
  usageDrainMs: number;
  /** The provider keeps responses: their ids are told. */
  retrieval: boolean;
  now: () => number;
}

/** One call: opens the reply, passes it on, watches its waits and bounds, and tells how it ended. */
export class CompletionCall {
  private readonly controller = new AbortController();
  private readonly watchdog = new Watchdog(() => this.controller.abort());
  private readonly reader: CompletionReader;
  private accepted = false;
  private isEventStream = false;
  private isIdling = false;
  private readonly asked = performance.now();
  private firstTokenMs: number | undefined;
  private drained = false;
  private drainTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: CompletionSettings,
    private readonly source: CompletionSource,
    request: ModelRequest,
    private readonly options: ModelCallOptions,
  ) {
    this.reader = new CompletionReader(request, settings.maxOutputBytes, settings.retrieval);
  }

  async *run(): AsyncGenerator<ModelChunk, void> {
    const { signal } = this.options;
    const onAbort = (): void => this.stop();
    let failure: unknown;
    if (signal.aborted) throw this.aborted();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const events = await this.open();
      while (!this.drained && !this.reader.meter.isFull) {
        // Before the first token nothing was yielded but an id, and its wait runs on over the events without text.
        if (this.isIdling) this.watchdog.restart();
        const pieces = await this.next(events);
        if (signal.aborted) break;
        if (this.isIdling && pieces.length > 0) this.watchdog.pause();
        for (const piece of pieces) {
          if (signal.aborted) break;
          yield piece;
        }
      }
      if (!this.drained) await this.drain(events);
    } catch (error) {
      failure = error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(this.drainTimer);
      this.watchdog.stop();
      if (!this.drained) this.controller.abort();
    }
    yield this.conclude(failure);
  }

  private async open(): Promise<AsyncIterator<readonly CompletionEvent[]>> {
    const { events, isEventStream } = await this.source({
      signal: this.controller.signal,
      timeouts: this.options.timeouts,
      wait: (phase, ms) => this.watchdog.enter(phase, ms),
      accepted: () => {
        this.accepted = true;
      },
    });
    this.isEventStream = isEventStream;
    return events;
  }

  private async next(events: AsyncIterator<readonly CompletionEvent[]>): Promise<readonly Piece[]> {
    if (this.reader.failure !== undefined) throw this.reader.failure;
    const next = await events.next();
    this.drained = next.done === true;
    if (next.done === true) return [];
    const pieces = this.reader.read(next.value);
    if (this.reader.hasFirstToken && !this.isIdling) {
      this.isIdling = true;
      if (this.isEventStream) this.firstTokenMs = performance.now() - this.asked;
      this.watchdog.enter('idle', this.options.timeouts.idleMs);
    }
    return pieces;
  }

  /** Ends the call, at once or after the moment in which its usage may still come. */
  private stop(): void {
    const { usageDrainMs } = this.settings;
    if (usageDrainMs === 0 || !this.accepted || this.reader.meter.isReported) this.controller.abort();
    else this.drainTimer ??= setTimeout(() => this.controller.abort(), usageDrainMs);
  }

  /** Reads on, after a stop of ours, until the usage has come or the moment for it is over. */
  private async drain(events: AsyncIterator<readonly CompletionEvent[]>): Promise<void> {
    this.stop();
    while (!this.drained && !this.reader.meter.isReported && !this.controller.signal.aborted) await this.next(events);
  }

  /**
   * The last chunk, or the error. A stream that breaks after its finish reason is a whole reply whose
   * usage is missing, not a failure.
   */
  private conclude(failure: unknown): ModelFinish {
    const { meter, reason, hasEvents } = this.reader;
    if (this.options.signal.aborted) throw this.aborted();
    if (meter.isFull) return this.finish('max_output_tokens', meter.usageSoFar);
    if (reason) return this.finish(reason, meter.usage);
    const usage = this.usageSoFar();
    if (this.watchdog.expired) {
      throw new ModelError('provider_timeout', { retryable: true, phase: this.watchdog.expired, cause: failure, usage });
    }
    const { apiKey, now } = this.settings;
    if (failure !== undefined) throw mapFailure(failure, { accepted: this.accepted, usage, apiKey, now });
    // Ended without a finish reason: cut by something between us and the provider, or never a stream of ours.
    if (hasEvents || this.isEventStream) throw new ModelError('provider_stream_broken', { retryable: true, usage });
    const detail = 'The reply is not an event stream. For a server that cannot stream, switch streaming off.';
    throw new ModelError('provider_bad_response', { retryable: false, detail, usage });
  }

  private finish(reason: FinishReason, usage: TokenUsage): ModelFinish {
    const { firstTokenMs } = this;
    return { ...this.reader.finish(reason, usage), ...(firstTokenMs === undefined ? {} : { firstTokenMs }) };
  }

  private aborted(): ModelError {
    return new ModelError('aborted', { retryable: false, cause: this.options.signal.reason, usage: this.usageSoFar() });
  }

  /** Before the provider has accepted the call nothing was used. */
  private usageSoFar(): TokenUsage | undefined {
    return this.accepted ? this.reader.meter.usageSoFar : undefined;
  }
}
