import type { MsgHdrs } from '@nats-io/nats-core';
import type { NatsLink } from '../connection/nats-link.js';
import { RequestFailed } from '../connection/requester.js';
import { parseAck } from '../publish/ack.js';
import { withId } from '../publish/event-publisher.js';
import type { Delivery } from './delivery.js';
import type { Failure } from './failure.js';

/** Headers of a dead letter; its payload is the event's, untouched. */
export const DEAD_LETTER_HEADERS = {
  subject: 'fng-original-subject',
  messageId: 'fng-original-id',
  sequence: 'fng-original-sequence',
  consumer: 'fng-consumer',
  reason: 'fng-reason',
  message: 'fng-message',
  deliveries: 'fng-deliveries',
  /** UTC, ISO 8601 */
  time: 'fng-time',
  /** Present where the payload had to be left out, so that the letter fits. */
  omitted: 'fng-payload-omitted',
} as const;

const TIMEOUT_MS = 5_000;
const MAX_MESSAGE_CHARS = 500;

/** `dlq.<service>.<handler>`, where a handler's dead letters go. */
export const deadLetterSubject = (service: string, handler: string): string => `dlq.${service}.${handler}`;

/** Stores what could not be handled, with its reason. */
export class DeadLetters {
  constructor(
    private readonly link: NatsLink,
    private readonly subject: string,
    private readonly consumer: string,
  ) {}

  /** Resolves when the letter is stored; rejects where that is not known. Storing it again is harmless. */
  async store(delivery: Delivery, failure: Failure): Promise<void> {
    const hdrs = this.headersOf(delivery, failure);
    try {
      parseAck(await this.link.requester.request(this.subject, delivery.message.data, TIMEOUT_MS, hdrs));
    } catch (error) {
      if (!(error instanceof RequestFailed) || error.reason !== 'too_large') throw error;
      hdrs.set(DEAD_LETTER_HEADERS.omitted, 'true');
      parseAck(await this.link.requester.request(this.subject, '', TIMEOUT_MS, hdrs));
    }
  }

  private headersOf({ message, sequence, deliveries, epoch }: Delivery, failure: Failure): MsgHdrs {
    const id = message.headers?.get('Nats-Msg-Id') ?? '';
    // A letter that is stored twice, because its event could not be settled after the first time, counts once.
    const hdrs = withId(`${this.consumer}:${id === '' ? `${epoch.serverId}:${sequence}` : id}`);
    hdrs.set(DEAD_LETTER_HEADERS.subject, message.subject);
    hdrs.set(DEAD_LETTER_HEADERS.messageId, id);
    hdrs.set(DEAD_LETTER_HEADERS.sequence, String(sequence));
    hdrs.set(DEAD_LETTER_HEADERS.consumer, this.consumer);
    hdrs.set(DEAD_LETTER_HEADERS.reason, failure.reason);
    hdrs.set(DEAD_LETTER_HEADERS.message, oneLine(failure.message));
    hdrs.set(DEAD_LETTER_HEADERS.deliveries, String(deliveries));
    hdrs.set(DEAD_LETTER_HEADERS.time, new Date().toISOString());
    return hdrs;
  }
}

/** A failure's message as it may stand in a header. */
export function oneLine(text: string): string {
  return text.slice(0, MAX_MESSAGE_CHARS).replace(/[\r\n]+/g, ' ');
}
