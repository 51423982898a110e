import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Failure } from './attempt.js';
import type { Delivery } from './delivery.js';
import type { Link } from './link.js';

const TIMEOUT_MS = 5_000;
const MAX_MESSAGE_CHARS = 500;
/** Bytes that headers take at most. */
const HEADER_ROOM = 4_096;

/** In the form in which FeNAgO's own services store theirs, so that they are listed, inspected and redriven alike. */
export class DeadLetters {
  constructor(
    private readonly link: Link,
    /** Of the durable. */
    private readonly name: string,
  ) {}

  /** Resolves when the letter is stored; rejects where that is not known. Storing it again is harmless. */
  async store(delivery: Delivery, failure: Failure): Promise<void> {
    const hdrs = this.headersOf(delivery, failure);
    const { data } = delivery.message;
    const fits = data.length + HEADER_ROOM <= (this.link.connection.info?.max_payload ?? Number.POSITIVE_INFINITY);
    if (!fits) hdrs.set('fng-payload-omitted', 'true');
    const answer = await this.link.connection.request(`dlq.${this.name}.${delivery.handler}`, fits ? data : '', { timeout: TIMEOUT_MS, headers: hdrs });
    const ack = JSON.parse(answer.string()) as { stream?: string; error?: { description?: string } };
    if (ack.stream === undefined) throw new Error(`The broker did not store the dead letter: ${ack.error?.description ?? 'no stream takes it'}.`);
  }

  private headersOf({ message, sequence, deliveries, attempts }: Delivery, { reason, message: text }: Failure): MsgHdrs {
    const id = message.headers?.get('Nats-Msg-Id') ?? '';
    const hdrs = headers();
    // A letter that is stored twice, because its event could not be settled after the first time, counts once.
    hdrs.set('Nats-Msg-Id', `${this.name}:${id === '' ? `${this.link.connection.info?.server_id ?? ''}:${sequence}` : id}`);
    hdrs.set('fng-original-subject', message.subject);
    hdrs.set('fng-original-id', id);
    hdrs.set('fng-original-sequence', String(sequence));
    hdrs.set('fng-consumer', this.name);
    hdrs.set('fng-reason', reason);
    hdrs.set('fng-message', oneLine(text));
    hdrs.set('fng-deliveries', String(Math.max(deliveries, attempts)));
    hdrs.set('fng-time', new Date().toISOString());
    return hdrs;
  }
}

/** A message as headers can carry it. */
export function oneLine(text: string): string {
  return text.slice(0, MAX_MESSAGE_CHARS).replace(/[\r\n]+/gu, ' ');
}
