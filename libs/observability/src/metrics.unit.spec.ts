import { describe, expect, it } from 'vitest';
import { DURATION_BUCKETS, Metrics } from './index.js';

describe('metrics', () => {
  it('gives the same series for the same name', async () => {
    const metrics = new Metrics('agent');
    metrics.counter('fenago_x_total', 'x', ['kind']).inc({ kind: 'a' });
    metrics.counter('fenago_x_total', 'x', ['kind']).inc({ kind: 'a' });
    metrics.gauge('fenago_y', 'y').set(3);
    metrics.histogram('fenago_z_seconds', 'z', DURATION_BUCKETS, ['kind']).observe({ kind: 'a' }, 0.002);
    const text = await metrics.text();
    expect(text).toContain('fenago_x_total{kind="a",service="agent"} 2');
    expect(text).toContain('fenago_y{service="agent"} 3');
    expect(text).toContain('fenago_z_seconds_count{service="agent",kind="a"} 1');
  });

  it('refuses one name for two kinds', () => {
    const metrics = new Metrics();
    metrics.counter('fenago_x', 'x');
    expect(() => metrics.gauge('fenago_x', 'x')).toThrow(/fenago_x is already there/);
  });

  it('keeps services of one process apart', async () => {
    const [one, other] = [new Metrics('one'), new Metrics('other')];
    one.counter('fenago_x_total', 'x').inc();
    other.counter('fenago_x_total', 'x').inc(5);
    expect(await one.text()).toContain('fenago_x_total{service="one"} 1');
    expect(await other.text()).toContain('fenago_x_total{service="other"} 5');
  });
});
