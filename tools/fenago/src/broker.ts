import { connectNats, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { operatorUrl } from '@fenago/system';
import { textOf, type Invocation } from './command.js';

/** Does something over the broker that was named, as its operator. */
export async function overBroker<T>(invocation: Invocation, work: (link: NatsLink) => Promise<T>): Promise<T> {
  const url = operatorUrl({ ...invocation.env, NATS_URL: textOf(invocation, 'nats-url') });
  const link = await connectNats({ url, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    return await work(link);
  } finally {
    await link.drain(1_000);
  }
}
