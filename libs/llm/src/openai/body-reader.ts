import type { Readable } from 'node:stream';

/** Chunks that may wait; what comes further waits with the sender. */
const MAX_CHUNKS = 64;
/** How long a body that is read no further may take to end by itself, in milliseconds: then its connection serves the next request. */
const REST_MS = 1_000;
/** And how much may come until then. */
const MAX_REST_BYTES = 64 * 1024;

/**
 * Reads a body chunk by chunk. What has come before it breaks is read before the error: a stream that is iterated would throw it
 * away, and it was paid for.
 */
export class BodyReader {
  private readonly chunks: Uint8Array[] = [];
  private end: { readonly failure?: unknown } | undefined;
  private wake: (() => void) | undefined;
  private isCancelled = false;
  private restBytes = 0;

  constructor(private readonly body: Readable) {
    body.on('data', (chunk: Uint8Array) => {
      if (this.isCancelled) return this.drop(chunk);
      this.chunks.push(chunk);
      if (this.chunks.length >= MAX_CHUNKS) body.pause();
      this.wake?.();
    });
    body.once('end', () => this.finish({}));
    // It breaks more than once where it is cancelled while it breaks.
    body.on('error', (failure) => this.finish({ failure }));
  }

  async read(): Promise<{ readonly done: false; readonly value: Uint8Array } | { readonly done: true; readonly value: undefined }> {
    for (;;) {
      const value = this.chunks.shift();
      if (value !== undefined) {
        if (this.chunks.length === 0 && this.body.isPaused()) this.body.resume();
        return { done: false, value };
      }
      if (this.end !== undefined) {
        if ('failure' in this.end) throw this.end.failure;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** @param reason why the rest is not to be waited for */
  cancel(reason?: unknown): Promise<void> {
    this.isCancelled = true;
    if (reason !== undefined) this.body.destroy();
    else if (this.end === undefined) {
      const timer = setTimeout(() => this.body.destroy(), REST_MS).unref();
      this.body.once('close', () => clearTimeout(timer)).resume();
    }
    return Promise.resolve();
  }

  private drop({ length }: Uint8Array): void {
    this.restBytes += length;
    if (this.restBytes > MAX_REST_BYTES) this.body.destroy();
  }

  private finish(end: { readonly failure?: unknown }): void {
    this.end ??= end;
    this.wake?.();
  }
}
