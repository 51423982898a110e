import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fastify from 'fastify';
import { moveTime } from './billing/portal.js';
import { settle } from './billing/renewal.js';
import { addApi } from './http/api.js';
import type { FaultPlan } from './http/faults.js';
import { Local } from './local.js';
import { addPages } from './pages/routes.js';
import { expireSession } from './resources/checkout-sessions.js';
import { advanceClocks } from './resources/test-clocks.js';
import { addEndpoint, newWebhookSecret } from './resources/webhook-endpoints.js';
import { routes } from './routes.js';
import { fileJournal, noJournal } from './store/journal.js';
import { Store } from './store/store.js';
import { Courier } from './webhooks/courier.js';

const TICK_MS = 1_000;
const BODY_BYTES = 1_048_576;

export interface LocalStripeOptions {
  /** A free one where left out. */
  readonly port?: number;
  /** Folder in which the state is kept; without one it ends with the process. One process at a time may use it. */
  readonly home?: string;
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly clock?: () => number;
  /** Where every event goes, signed with `webhookSecret`. */
  readonly webhookUrl?: string;
  /** For tests: what goes wrong with which request. */
  readonly fault?: FaultPlan;
}

/** A Stripe on this machine. */
export interface LocalStripe {
  /** For the client's `protocol`, `host` and `port`. */
  readonly url: string;
  readonly secretKey: string;
  /** What deliveries to `webhookUrl` are signed with. */
  readonly webhookSecret: string;
  /** Moves a customer's time ahead by so many seconds: renewals, ends of trials and cancellations that fall into it happen now. */
  moveTime(customer: string, seconds: number): void;
  close(): Promise<void>;
}

/**
 * Starts a Stripe for development and tests on 127.0.0.1.
 * @throws Error where the port is taken or the state's file is damaged
 */
export async function startLocalStripe(options: LocalStripeOptions = {}): Promise<LocalStripe> {
  const store = new Store(options.home === undefined ? noJournal : fileJournal(join(options.home, 'stripe', 'journal.jsonl')));
  const local = new Local(store, options.clock ?? Date.now);
  const courier = new Courier(local);
  const tick = () => {
    store.unit(() => passTime(local));
    courier.wake();
  };
  const { secretKey, webhookSecret } = ensureAccount(local);
  if (options.webhookUrl !== undefined) receiveAt(local, options.webhookUrl, webhookSecret);
  const server = fastify({ bodyLimit: BODY_BYTES, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  const afterwards = () => void setImmediate(tick);
  addApi(server, local, routes, { fault: options.fault ?? (() => undefined), afterwards });
  addPages(server, local, afterwards);
  local.url = await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const timer = setInterval(tick, TICK_MS).unref();
  tick();
  return {
    url: local.url,
    secretKey,
    webhookSecret,
    moveTime: (customer, seconds) => {
      store.unit(() => moveTime(local, customer, seconds));
      courier.wake();
    },
    close: async () => {
      clearInterval(timer);
      await server.close();
      await courier.close();
    },
  };
}

/** What happens by itself, because it is time. */
function passTime(local: Local): void {
  advanceClocks(local);
  settle(local, (subscription) => (subscription.test_clock === null ? local.timeOf(local.customer(subscription.customer)) : undefined));
  for (const session of local.store.all('checkoutSessions')) {
    if (session.status === 'open' && session.expires_at <= local.now()) expireSession(local, session);
  }
}

function ensureAccount(local: Local) {
  const made = () => local.store.put('account', { id: 'account', secretKey: `sk_test_local${randomBytes(18).toString('hex')}`, webhookSecret: newWebhookSecret() });
  return local.store.get('account', 'account') ?? local.store.unit(made);
}

/** Events go to this address and no longer to the one of an earlier start. */
function receiveAt(local: Local, url: string, secret: string): void {
  local.store.unit(() => {
    const known = local.store.all('webhookEndpoints').filter((one) => one.secret === secret);
    for (const { id } of known.slice(1)) local.store.remove('webhookEndpoints', id);
    const [first] = known;
    if (first === undefined) addEndpoint(local, { enabledEvents: ['*'], payload: 'snapshot', secret, url });
    else local.store.put('webhookEndpoints', { ...first, url });
  });
}
