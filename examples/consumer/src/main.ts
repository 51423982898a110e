import { readFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { connectEvents } from '@fenago/events';
import { Spending, type SpendingRow } from './spending.js';

const { NATS_URL = 'nats://127.0.0.1:4222', GRANT_NAME = 'spending', CREDENTIALS_FILE, MONGODB_URI = 'mongodb://127.0.0.1:27017/spending' } = process.env;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const mongo = new MongoClient(MONGODB_URI, { serverSelectionTimeoutMS: 5_000 });
const spending = new Spending(mongo.db().collection<SpendingRow>('spending'));

const events = await connectEvents({
  servers: NATS_URL,
  name: GRANT_NAME,
  ...(CREDENTIALS_FILE === undefined ? {} : { credentials: { nkeySeed: readFileSync(CREDENTIALS_FILE, 'utf8').trim() } }),
  signal: stop.signal,
  logger: {
    info: (_details, message) => console.log(message),
    warn: (details, message) => console.warn(message, details),
    error: (details, message) => console.error(message, details),
  },
});

events.on('billing.usage.recorded', async (event) => {
  await spending.keep(event);
  console.log(`${event.data.userId} spent ${event.data.costMicros / 1_000_000} USD on ${event.data.model}`);
});

await events.start();
console.log('Reading. Ctrl-C ends it; what is in hand is finished first.');
await events.closed;
await mongo.close();
