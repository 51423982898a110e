import type { Msg, Subscription } from '@nats-io/transport-node';
import { attempt, failureOf } from './attempt.js';
import { oneLine } from './dead-letters.js';
import { parseEvent } from './event.js';
import type { Handlers } from './handlers.js';
import type { Link } from './link.js';

export interface RedrivesOptions {
  readonly link: Link;
  readonly name: string;
  readonly handlers: Handlers;
  readonly timeoutMs: number;
}

const AT_ONCE = 32;

/**
 * Lets admins have dead letters handled again: asked with an event, it runs the handler once and answers what came of it.
 * Out of the order of the object's events, as whoever asks must know.
 */
export class Redrives {
  private subscription: Subscription | undefined;
  private active = new Set<AbortController>();
  private over = false;

  constructor(private readonly options: RedrivesOptions) {}

  start(): void {
    const { link, name } = this.options;
    // Of several replicas one answers.
    this.subscription = link.connection.subscribe(`rdr.${name}.*`, {
      queue: name,
      callback: (error, message) => {
        if (error === null) void this.answer(message);
        else link.logger.warn({ err: error }, 'Dead letters cannot be redriven: the credentials do not allow to listen for that.');
      },
    });
  }

  /** Begins no more; those in hand go on. */
  stop(): void {
    this.over = true;
    if (this.subscription?.isClosed() === false) this.subscription.unsubscribe();
  }

  /** Ends those in hand. */
  abort(): void {
    for (const running of this.active) running.abort(new Error('The consumer is closing.'));
  }

  private async answer(message: Msg): Promise<void> {
    const { link } = this.options;
    const reply = await this.handle(message);
    try {
      if (!link.connection.isClosed()) message.respond(JSON.stringify(reply));
    } catch (error) {
      link.logger.warn({ err: error }, 'Whoever had a dead letter redriven could not be told what came of it.');
    }
  }

  private async handle(message: Msg): Promise<unknown> {
    if (this.over || this.active.size >= AT_ONCE) return { error: { code: 'service_unavailable', message: 'The consumer takes no more redrives at the moment; try again.', retryAfterSeconds: 1 } };
    const running = new AbortController();
    this.active.add(running);
    try {
      const event = parseEvent(message.string());
      const handler = this.options.handlers.for(event);
      if (handler === undefined) return failed('unhandled_type', `There is no handler for ${event.type} any more.`);
      await attempt(handler, event, { context: { attempt: 1, position: 0, redrive: true }, abort: running, timeoutMs: this.options.timeoutMs });
      return { ok: { outcome: 'handled' } };
    } catch (error) {
      const { reason, message: text } = failureOf(error);
      return failed(reason, text);
    } finally {
      this.active.delete(running);
    }
  }
}

const failed = (reason: string, message: string): unknown => ({ ok: { outcome: 'failed', reason, message: oneLine(message) } });
