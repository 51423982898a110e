import { COMMANDS } from '@fenago/contracts';
import { RpcClient, connectNats, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { startTestMongo, startTestNats, testDatabase, testMongoUri, until, type TestNats } from '@fenago/testing';
import { Controller, Get, Module } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineService, readConfig, readDatabaseConfig, startService, type BaseConfig, type RunningService } from '../src/index.js';
import { demo, gates, seen } from './demo-service.js';

const logger = createLogger({ service: 'test', level: 'silent' });

describe('the host', () => {
  let nats: TestNats;
  let link: NatsLink;
  let rpc: RpcClient;

  beforeAll(async () => {
    nats = await startTestNats();
    link = await connectNats({ url: nats.url, name: 'test', logger });
    rpc = new RpcClient(link);
  });
  afterAll(async () => {
    await link.drain(1_000);
    await nats.stop();
  });

  const configOf = (mongodbUri = testMongoUri()): BaseConfig & { database: string } => ({
    ...readDatabaseConfig('user', {}, { NATS_URL: nats.url, OPS_PORT: '0', LOG_LEVEL: 'silent' }),
    mongodbUri,
    database: testDatabase('host'),
  });
  const capture = (email: string): Promise<unknown> => rpc.request(COMMANDS.captureLead, { email, source: 'test' });
  const ready = async (service: RunningService): Promise<number> =>
    (await fetch(`http://127.0.0.1:${service.opsPort}/health/ready`)).status;

  it('starts a service that answers, commits, publishes and consumes', async () => {
    const config = configOf();
    const service = await startService(demo, config);
    try {
      await until(async () => (await ready(service)) === 200);
      await expect(capture('a@example.org')).resolves.toMatchObject({ object: 'lead', email: 'a@example.org' });
      await until(() => seen.get(config.database)?.includes('captured a@example.org'));
      const text = await (await fetch(`http://127.0.0.1:${service.opsPort}/metrics`)).text();
      expect(text).toContain('service="user"');
    } finally {
      await service.drain();
    }
  });

  it('drains: finishes what it has begun, then runs the hooks, then closes', async () => {
    const config = configOf();
    const service = await startService(demo, config);
    const gate = Promise.withResolvers<void>();
    gates.set('slow@example.org', gate.promise);
    const answer = capture('slow@example.org');
    await until(() => seen.get(config.database)?.includes('begun slow@example.org'));
    const drained = service.drain();
    await until(async () => (await ready(service)) === 503);
    await until(() => capture('late@example.org').then(() => false, (error: unknown) => isUnavailable(error)));
    expect(seen.get(config.database)).not.toContain('drained');
    gate.resolve();
    await expect(answer).resolves.toMatchObject({ email: 'slow@example.org' });
    await drained;
    expect(seen.get(config.database)).toContain('drained');
    await expect(ready(service)).rejects.toThrow('fetch failed');
    await service.drain();
  });

  it('does not wait for ever for a handler that hangs', { timeout: 20_000 }, async () => {
    const config = configOf();
    const service = await startService(demo, config);
    const gate = Promise.withResolvers<void>();
    gates.set('hangs@example.org', gate.promise);
    const answer = capture('hangs@example.org').catch((error: unknown) => error);
    await until(() => seen.get(config.database)?.includes('begun hangs@example.org'));
    const from = performance.now();
    await service.drain();
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(seen.get(config.database)).toContain('drained');
    gate.resolve();
    await answer;
  });

  it('starts while the database is away, says it is not ready, and takes up work when it comes', { timeout: 60_000 }, async () => {
    const mongo = await startTestMongo();
    await mongo.kill('SIGKILL');
    const config = configOf(mongo.uri);
    const service = await startService(demo, config);
    try {
      expect(await ready(service)).toBe(503);
      await expect(capture('early@example.org')).rejects.toSatisfy(isOutage);
      await mongo.restart();
      await until(async () => (await ready(service)) === 200, { deadlineMs: 20_000 });
      await expect(capture('early@example.org')).resolves.toMatchObject({ email: 'early@example.org' });
      await until(() => seen.get(config.database)?.includes('captured early@example.org'));
    } finally {
      await service.drain();
      await mongo.stop();
    }
  });

  it('does not start without a broker, and says so', async () => {
    const config = { ...configOf(), natsUrl: 'nats://127.0.0.1:1' };
    await expect(startService(demo, config, { brokerDeadlineMs: 300 })).rejects.toMatchObject({ code: 'broker_unavailable' });
  });

  it('runs a service with HTTP and without a database, beside another in the same process', async () => {
    @Controller()
    class Hello {
      @Get('hello')
      hello(): { hello: string } {
        return { hello: 'world' };
      }
    }
    @Module({ controllers: [Hello] })
    class WebModule {}
    const web = defineService({
      name: 'gateway',
      loadConfig: (env) => readConfig('gateway', {}, env),
      module: () => WebModule,
      http: () => ({ host: '127.0.0.1', port: 0, adapter: new FastifyAdapter() }),
    });
    const other = await startService(demo, configOf());
    const service = await startService(web, web.loadConfig({ NATS_URL: nats.url, LOG_LEVEL: 'silent' }));
    const get = (): Promise<Response> => fetch(`http://127.0.0.1:${service.httpPort}/hello`);
    expect(await (await get()).json()).toEqual({ hello: 'world' });
    await service.drain();
    await expect(get()).rejects.toThrow('fetch failed');
    expect(await ready(other)).toBe(200);
    await other.drain();
  });
});

// Which one depends on whether the driver or the asker gives up first; both are a 503 with Retry-After.
const isOutage = (error: unknown): boolean =>
  ['database_unavailable', 'deadline_exceeded'].includes((error as { code: string }).code);
const isUnavailable = (error: unknown): boolean => (error as { code?: string }).code === 'service_unavailable';
