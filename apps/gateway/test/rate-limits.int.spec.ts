import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deterministicId } from '@fenago/contracts';
import { connectNats, ReplicaChannel } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import type { GatewayConfig } from '../src/config.js';
import { AUTHORIZED, startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { USER, executionId, execution, verifiedKey } from './support/samples.js';
import { SseClient } from './support/sse-client.js';
import { StubServices } from './support/stub-services.js';

const LIMIT = 40;
const MINUTE_MS = 60_000;

let nats: TestNats;
let services: StubServices;
let gateways: TestGateway[];
let now: number;
let users = 0;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
});
afterAll(async () => {
  await services.stop();
  await nats.stop();
});
beforeEach(() => {
  gateways = [];
  // The beginning of a window, so that none ends by chance.
  now = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  users += 1;
  answer(services);
});
afterEach(async () => {
  await Promise.all(gateways.map((gateway) => gateway.service.drain()));
});

/** Keys are `fng_live_<user>_<key>`; each test has users of its own. */
function answer(stub: StubServices): void {
  stub.reset();
  stub.on('verifyApiKey', ({ apiKey }) => {
    const [, , user, key] = apiKey.split('_');
    return verifiedKey({ userId: deterministicId('user', 0, `${user}`), apiKeyId: deterministicId('apiKey', 0, `${user}`, `${key}`) });
  });
  stub.on('getUser', () => USER);
}

async function start(config: Partial<GatewayConfig> = {}, url = nats.url): Promise<TestGateway> {
  const gateway = await startGateway(url, { requestsPerMinute: LIMIT, ...config }, { now: () => new Date(now) });
  gateways.push(gateway);
  return gateway;
}

const keyOf = (key = 1): Record<string, string> => ({ authorization: `Bearer fng_live_${users}_${key}` });
const ask = (gateway: TestGateway | undefined, headers = keyOf()): Promise<Answer> => {
  if (gateway === undefined) throw new Error('There is no such gateway.');
  return gateway.call('GET', '/v1/me', undefined, headers);
};
/** Requests to each gateway in turn, in waves; how many were let through. */
async function letThrough(over: readonly TestGateway[], waves: number): Promise<number> {
  let through = 0;
  for (let wave = 0; wave < waves; wave += 1) {
    const answers = await Promise.all(over.map((gateway) => ask(gateway)));
    through += answers.filter(({ status }) => status === 200).length;
  }
  return through;
}

describe('quotas', () => {
  it('stand on every answer, whatever it is', async () => {
    const gateway = await start({ requestsPerMinuteOfKey: 30, requestsPerMinuteOfAddress: 7, leadsPerMinute: 5 });
    const first = await ask(gateway);
    expect(first.headers.get('ratelimit-policy')).toBe(`"user";q=${LIMIT};w=60, "key";q=30;w=60`);
    expect(first.headers.get('ratelimit')).toBe(`"user";r=${LIMIT - 1};t=60, "key";r=29;t=60`);
    now += 20_500;
    const missing = await gateway.call('GET', '/v1/agents/none', undefined, keyOf());
    expect([missing.status, missing.headers.get('ratelimit')]).toEqual([404, `"user";r=${LIMIT - 2};t=40, "key";r=28;t=40`]);
    const stranger = await ask(gateway, {});
    expect([stranger.status, stranger.headers.get('ratelimit')]).toEqual([401, '"address";r=6;t=40']);
    const lead = await gateway.call('POST', '/v1/leads', { email: 'nobody' }, {});
    expect([lead.status, lead.headers.get('ratelimit-policy')]).toEqual([400, '"leads";q=5;w=60']);
    const health = await gateway.call('GET', '/health/live', undefined, {});
    expect(health.headers.get('ratelimit')).toBeNull();
    const id = executionId();
    services.on('getExecution', () => execution(id));
    const stream = await SseClient.open(`${gateway.url}/v1/executions/${id}/events`, { headers: keyOf() });
    expect(stream.headers['ratelimit']).toBe(`"user";r=${LIMIT - 3};t=40, "key";r=27;t=40`);
    stream.cut();
  });

  it('used up mean 429 until there is room again', async () => {
    const gateway = await start({ requestsPerMinute: 6 });
    now += 30_000;
    expect(await letThrough([gateway], 10)).toBe(6);
    const refused = await ask(gateway);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(refused.headers.get('ratelimit')).toContain('"user";r=0;t=30');
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBe(30 + 10);
    now += (seconds - 1) * 1_000;
    expect((await ask(gateway)).status).toBe(429);
    now += 1_000;
    expect(await letThrough([gateway], 3)).toBe(1);
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toMatch(/fenago_http_rate_limited_total\{[^}]*quota="user"[^}]*\} \d+/);
  });

  it('of a key are its own, within those of its user', async () => {
    const gateway = await start({ requestsPerMinute: 8, requestsPerMinuteOfKey: 5 });
    const statuses = [];
    for (const key of [1, 1, 1, 1, 1, 1, 2, 2, 2, 2]) statuses.push((await ask(gateway, keyOf(key))).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 200, 200, 200, 429]);
    users += 1;
    expect((await ask(gateway)).status).toBe(200);
  });

  it('of an address limit who cannot say who they are, and nobody else there', async () => {
    const gateway = await start({ requestsPerMinuteOfAddress: 3 });
    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await ask(gateway, { authorization: `Bearer nonsense-${i}` })).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await ask(gateway)).status).toBe(200);
  });
});

describe('several gateways', () => {
  it('share quotas, but for what travels while more comes in', async () => {
    const all = [await start(), await start(), await start()];
    const through = await letThrough(all, LIMIT);
    expect(through).toBeGreaterThanOrEqual(LIMIT);
    expect(through).toBeLessThanOrEqual(LIMIT + 2 * all.length);
    await until(async () => (await Promise.all(all.map((gateway) => ask(gateway)))).every(({ status }) => status === 429));
  });

  it('control: those that do not hear each other let through as many each', async () => {
    const other = await startTestNats();
    const others = new StubServices(other.url);
    await others.start();
    answer(others);
    expect(await letThrough([await start(), await start({}, other.url)], LIMIT + 10)).toBe(2 * LIMIT);
    await gateways.pop()?.service.drain();
    await others.stop();
    await other.stop();
  });

  it('tell one that comes late, also what one that has gone had counted', async () => {
    const [leaving, staying] = [await start(), await start()];
    expect(await letThrough([leaving], LIMIT + 5)).toBe(LIMIT);
    await until(async () => (await ask(staying)).status === 429);
    await leaving.service.drain();
    const late = await start();
    await until(async () => (await ask(late)).status === 429);
  });

  it('share quotas of leads by address', async () => {
    const [one, other] = [await start({ leadsPerMinute: 4 }), await start({ leadsPerMinute: 4 })];
    const send = async (gateway: TestGateway): Promise<number> => (await gateway.call('POST', '/v1/leads', { email: 'nobody' }, {})).status;
    for (let i = 0; i < 4; i += 1) expect(await send(one)).toBe(400);
    expect(await send(one)).toBe(429);
    const statuses: number[] = [];
    await until(async () => statuses.push(await send(other)) > 0 && statuses.at(-1) === 429, { everyMs: 50 });
    expect(statuses.length).toBeLessThanOrEqual(4);
  });

  it('go on when the broker was away, each for itself meanwhile', async () => {
    const all = [await start(), await start()];
    await letThrough(all, 5);
    await nats.kill('SIGKILL');
    await until(async () => (await ask(all[0])).status === 503);
    await nats.restart();
    await until(async () => (await Promise.all(all.map((gateway) => ask(gateway)))).every(({ status }) => status === 429), { deadlineMs: 20_000, everyMs: 50 });
    expect(await letThrough(all, 5)).toBe(0);
  });

  it('say little: nothing where nothing is new, a few messages for many requests', async () => {
    const gateway = await start({ requestsPerMinute: 100_000, requestsPerMinuteOfKey: 100_000 });
    const link = await connectNats({ url: nats.url, name: 'listener', logger: createLogger({ service: 'listener', level: 'silent' }) });
    let heard = 0;
    let reported = 0;
    const listening = new ReplicaChannel<{ reports?: { counts: [string, number][] }[] }>(link, 'gateway', 'rate_limits').subscribe(({ reports = [] }) => {
      heard += 1;
      reported = Math.max(0, ...reports.flatMap(({ counts }) => counts.map(([, count]) => count)));
    });
    await listening.ready;
    const from = performance.now();
    await Promise.all(Array.from({ length: 300 }, () => ask(gateway)));
    await until(() => reported === 300);
    expect(heard).toBeLessThanOrEqual(2 + (performance.now() - from) / 250);
    listening.close();
    await link.drain(1_000);
  });
});

describe('who is limited', () => {
  it('is the user whatever key it uses: keys of others are not touched', async () => {
    const gateway = await start({ requestsPerMinute: 2 });
    await letThrough([gateway], 3);
    expect((await ask(gateway, keyOf(2))).status).toBe(429);
    expect((await ask(gateway, AUTHORIZED)).status).toBe(200);
  });
});
