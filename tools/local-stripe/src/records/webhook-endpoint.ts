/** Where events go: an endpoint of the v1 API, or a destination of the v2 API, which may want thin events. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly created: number;
  readonly url: string;
  /** Types of events; `*` for all. */
  readonly enabledEvents: readonly string[];
  readonly secret: string;
  readonly enabled: boolean;
  readonly payload: 'snapshot' | 'thin';
  readonly apiVersion: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly updated: number;
}

/** One event on its way to one endpoint. */
export interface Delivery {
  readonly id: string;
  readonly endpoint: string;
  readonly event: string;
  readonly payload: 'snapshot' | 'thin';
  readonly attempts: number;
}
