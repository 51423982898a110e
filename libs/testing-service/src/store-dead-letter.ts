import { eventSubject, type DomainEvent } from '@fenago/contracts';
import { connectNats, DEAD_LETTER_HEADERS, deadLetterSubject } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { headers } from '@nats-io/nats-core';

export interface TestDeadLetter {
  readonly service: string;
  readonly handler: string;
  readonly event: DomainEvent;
}

const TIMEOUT_MS = 5_000;

/** Stores a dead letter as a service does whose handler has given the event up. */
export async function storeDeadLetter(natsUrl: string, { service, handler, event }: TestDeadLetter): Promise<void> {
  const link = await connectNats({ url: natsUrl, name: 'test', logger: createLogger({ service: 'test', level: 'silent' }) });
  const hdrs = headers();
  const values = {
    subject: eventSubject(event.type, event.ownerid, event.subject),
    messageId: event.id,
    sequence: '0',
    consumer: `${service}_${handler}`,
    reason: 'attempts_exhausted',
    message: 'Failed 8 times, at last with internal: It did not work.',
    deliveries: '8',
    time: new Date().toISOString(),
  } as const;
  for (const [name, value] of Object.entries(values)) hdrs.set(DEAD_LETTER_HEADERS[name as keyof typeof values], value);
  hdrs.set('Nats-Msg-Id', `${service}_${handler}:${event.id}`);
  try {
    await link.requester.request(deadLetterSubject(service, handler), JSON.stringify(event), TIMEOUT_MS, hdrs);
  } finally {
    await link.drain(1_000);
  }
}
