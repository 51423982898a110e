import { connectNats, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { textOf, type Invocation } from './command.js';

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222';

/** Does something over the broker that was named, as an operator. */
export async function overBroker<T>(invocation: Invocation, work: (link: NatsLink) => Promise<T>): Promise<T> {
  const url = textOf(invocation, 'nats-url') ?? DEFAULT_NATS_URL;
  const link = await connectNats({ url, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    return await work(link);
  } finally {
    await link.drain(1_000);
  }
}
