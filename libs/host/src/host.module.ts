import { AggregateEngine } from '@fenago/aggregate';
import { CoreEvents, EventPublisher, EventStream, NatsLink, RpcClient, TokenStream } from '@fenago/messaging';
import { MongoLink } from '@fenago/mongo';
import { Health, Metrics, type Clock, type Logger } from '@fenago/observability';
import { Module, type DynamicModule, type InjectionToken, type Provider } from '@nestjs/common';
import type { BaseConfig } from './config.js';
import { DrainHooks } from './drain-hooks.js';
import { CLOCK, CONFIG, LOGGER } from './tokens.js';

/** What the host makes for a service before its module. */
export interface HostParts {
  readonly config: BaseConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly drainHooks: DrainHooks;
  readonly nats: NatsLink;
  readonly rpc: RpcClient;
  readonly publisher: EventPublisher;
  readonly tokens: TokenStream;
  readonly events: CoreEvents;
  readonly stream: EventStream;
  /** None where the service owns no database. */
  readonly mongo: MongoLink | undefined;
  readonly engine: AggregateEngine | undefined;
}

/**
 * Global module of every service. By class: NatsLink, RpcClient, EventPublisher, TokenStream, CoreEvents, EventStream,
 * MongoLink, AggregateEngine, Metrics, Health, DrainHooks; by symbol: LOGGER, CLOCK, CONFIG. MongoLink and AggregateEngine are
 * there only in services that own a database.
 */
@Module({})
export class HostModule {
  static with(parts: HostParts): DynamicModule {
    const values = new Map<InjectionToken, unknown>([
      [LOGGER, parts.logger],
      [CLOCK, parts.clock],
      [CONFIG, parts.config],
      [Metrics, parts.metrics],
      [Health, parts.health],
      [DrainHooks, parts.drainHooks],
      [NatsLink, parts.nats],
      [RpcClient, parts.rpc],
      [EventPublisher, parts.publisher],
      [TokenStream, parts.tokens],
      [CoreEvents, parts.events],
      [EventStream, parts.stream],
    ]);
    if (parts.mongo !== undefined) values.set(MongoLink, parts.mongo);
    if (parts.engine !== undefined) values.set(AggregateEngine, parts.engine);
    const providers: Provider[] = [...values].map(([provide, useValue]) => ({ provide, useValue }));
    return { module: HostModule, global: true, providers, exports: [...values.keys()] };
  }
}
