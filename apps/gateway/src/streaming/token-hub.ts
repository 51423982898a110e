import { Injectable } from '@nestjs/common';
import { FenagoError, type TokenFrame } from '@fenago/contracts';
import { NatsLink, TokenStream, type Listening } from '@fenago/messaging';

/** One viewer of an execution. */
export interface FrameListener {
  onFrame(frame: TokenFrame): void;
  /** The connection to the broker was away: frames may have passed unseen. */
  onReconnect(): void;
}

export interface Attachment {
  /** Resolves when the broker knows of the subscription; rejects with `broker_unavailable` where it is away. */
  readonly ready: Promise<void>;
  detach(): void;
}

interface Feed {
  readonly listeners: Set<FrameListener>;
  readonly subscription: Listening;
}

/** One core subscription for each execution that anybody watches on this replica, whoever many do. */
@Injectable()
export class TokenHub {
  private readonly feeds = new Map<string, Feed>();

  constructor(
    private readonly tokens: TokenStream,
    link: NatsLink,
  ) {
    link.onReconnect(() => this.onReconnect());
  }

  /** Executions that are being watched. */
  get size(): number {
    return this.feeds.size;
  }

  attach(executionId: string, listener: FrameListener): Attachment {
    const feed = this.feeds.get(executionId) ?? this.open(executionId);
    feed.listeners.add(listener);
    return {
      get ready() {
        return feed.subscription.ready.catch(away);
      },
      detach: () => this.detach(executionId, feed, listener),
    };
  }

  private open(executionId: string): Feed {
    const listeners = new Set<FrameListener>();
    const subscription = this.tokens.subscribe(executionId, (frame) => {
      for (const listener of listeners) listener.onFrame(frame);
    });
    const feed = { listeners, subscription };
    this.feeds.set(executionId, feed);
    return feed;
  }

  private detach(executionId: string, feed: Feed, listener: FrameListener): void {
    feed.listeners.delete(listener);
    if (feed.listeners.size > 0 || this.feeds.get(executionId) !== feed) return;
    this.feeds.delete(executionId);
    feed.subscription.close();
  }

  private onReconnect(): void {
    for (const feed of this.feeds.values()) {
      for (const listener of feed.listeners) listener.onReconnect();
    }
  }
}

function away(cause: unknown): never {
  throw new FenagoError('broker_unavailable', 'The broker is not connected; try again in a moment.', { retryAfterSeconds: 2, cause });
}
