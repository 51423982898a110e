import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import { encodeComment, encodeEvent, encodePreamble, type SseEvent } from './sse.js';

/** Heartbeats that a client may let pass without taking anything. */
const MAX_STALLED_BEATS = 3;

/** The answer to one client of an event stream. What the client does not take is bounded: then it is cut off, and may resume. */
export class SseConnection {
  private readonly raw: ServerResponse;
  private stalledBeats = 0;

  /** @param maxBufferBytes that may wait for the client */
  constructor(
    private readonly reply: FastifyReply,
    private readonly maxBufferBytes: number,
  ) {
    this.raw = reply.raw;
  }

  get isClosed(): boolean {
    return this.raw.destroyed || this.raw.writableEnded;
  }

  /** The client does not keep up; what is not urgent should wait for `drained`. */
  get isCongested(): boolean {
    return this.raw.writableNeedDrain;
  }

  /**
   * Sends the head of the answer; from then on Fastify has no part in it.
   * @param preamble the first bytes
   */
  open(contentLocation: string, preamble = encodePreamble()): void {
    this.reply.hijack();
    this.raw.on('error', () => this.raw.destroy());
    this.raw.writeHead(200, {
      ...(this.reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Tells nginx not to collect the stream before it passes it on.
      'x-accel-buffering': 'no',
      'content-location': contentLocation,
    });
    this.raw.write(preamble);
  }

  send(event: SseEvent): void {
    this.write(encodeEvent(event));
  }

  /** Keeps the connection open; one that has taken nothing for several beats is cut off. */
  beat(): void {
    if (!this.isCongested) {
      this.stalledBeats = 0;
      this.write(encodeComment('ping'));
      return;
    }
    this.stalledBeats += 1;
    if (this.stalledBeats > MAX_STALLED_BEATS) this.raw.destroy();
  }

  /** Ends the stream as the server's will, with a comment that says why. */
  end(comment: string): void {
    if (!this.isClosed) this.raw.end(encodeComment(comment));
  }

  /** Resolves when the client has taken what waits, or is gone. */
  async drained(): Promise<void> {
    if (this.isClosed || !this.raw.writableNeedDrain) return;
    const taken = Promise.withResolvers<void>();
    const done = (): void => taken.resolve();
    this.raw.once('drain', done);
    this.raw.once('close', done);
    await taken.promise;
    this.raw.off('drain', done);
    this.raw.off('close', done);
  }

  /** Sends bytes as they are; a client that has not taken what it was sent before is cut off. */
  write(text: string): void {
    if (this.isClosed) return;
    if (this.raw.writableLength > this.maxBufferBytes) this.raw.destroy();
    else this.raw.write(text);
  }
}
