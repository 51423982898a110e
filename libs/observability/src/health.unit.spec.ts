import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECK_TIMEOUT_MS, Health, Metrics, startOpsServer, type OpsServer } from './index.js';

describe('health', () => {
  it('is ready while every check passes', async () => {
    const health = new Health();
    health.register('a', () => undefined);
    health.register('b', () => Promise.resolve());
    expect(await health.ready()).toEqual({ ok: true, checks: { a: { ok: true }, b: { ok: true } } });
  });

  it('says which check failed and why', async () => {
    const health = new Health();
    health.register('good', () => undefined);
    health.register('sync', () => {
      throw new Error('not there');
    });
    health.register('later', () => Promise.reject(new Error('gone')));
    const { ok, checks } = await health.ready();
    expect(ok).toBe(false);
    expect(checks).toEqual({ good: { ok: true }, sync: { ok: false, error: 'not there' }, later: { ok: false, error: 'gone' } });
  });

  it('does not wait for a check that hangs', async () => {
    const health = new Health();
    health.register('hangs', () => new Promise(() => undefined));
    const from = performance.now();
    const { checks } = await health.ready();
    expect(checks['hangs']?.error).toContain(`${CHECK_TIMEOUT_MS} ms`);
    expect(performance.now() - from).toBeLessThan(CHECK_TIMEOUT_MS * 3);
  });

  it('is not ready while draining, but lives', async () => {
    const health = new Health();
    health.setDraining();
    expect((await health.ready()).ok).toBe(false);
    expect(health.live()).toEqual({ ok: true });
  });
});

describe('ops server', () => {
  const health = new Health();
  const metrics = new Metrics('agent');
  let server: OpsServer;
  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`, init);

  beforeEach(async () => {
    server = await startOpsServer({ host: '127.0.0.1', port: 0, health, metrics });
  });
  afterEach(() => server.close());

  it('serves liveness, readiness and metrics', async () => {
    let broken = false;
    health.register('part', () => {
      if (broken) throw new Error('broken');
    });
    metrics.counter('fenago_x_total', 'x').inc();
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(200);
    broken = true;
    const notReady = await get('/health/ready');
    expect(notReady.status).toBe(503);
    expect(await notReady.json()).toEqual({ ok: false, checks: { part: { ok: false, error: 'broken' } } });
    const text = await get('/metrics');
    expect(text.headers.get('content-type')).toContain('text/plain');
    expect(await text.text()).toContain('fenago_x_total');
  });

  it('refuses the rest', async () => {
    expect((await get('/other')).status).toBe(404);
    expect((await get('/metrics', { method: 'POST' })).status).toBe(405);
  });

  it('says so when its port is taken', async () => {
    const taken = { host: '127.0.0.1', port: server.port, health, metrics };
    await expect(startOpsServer(taken)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
