import { Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

/** Buckets for durations of requests, in seconds. */
export const DURATION_BUCKETS: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of one service, in a registry of its own, so that several services can share a process. */
export class Metrics {
  readonly registry = new Registry();

  /** @param service value of the label `service` on every series */
  constructor(service?: string) {
    if (service !== undefined) this.registry.setDefaultLabels({ service });
  }

  /** The counter of that name, made where it is not there yet. */
  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    const known = this.known(name, Counter<L>);
    return known ?? new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /**
   * The histogram of that name, made where it is not there yet.
   * @param buckets upper bounds, ascending, in the unit that the name ends with
   */
  histogram<L extends string>(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly L[] = [],
  ): Histogram<L> {
    const known = this.known(name, Histogram<L>);
    const settings = { name, help, buckets: [...buckets], labelNames: [...labelNames], registers: [this.registry] };
    return known ?? new Histogram(settings);
  }

  /** The gauge of that name, made where it is not there yet. */
  gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
    const known = this.known(name, Gauge<L>);
    return known ?? new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** All series in Prometheus's text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private known<M extends Metric<string>>(name: string, kind: abstract new (...settings: never[]) => M): M | undefined {
    const metric: unknown = this.registry.getSingleMetric(name);
    if (metric === undefined) return undefined;
    if (metric instanceof kind) return metric;
    throw new Error(`The metric ${name} is already there and is no ${kind.name}; give the new one another name.`);
  }
}
