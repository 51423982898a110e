import type { DynamicModule, Type } from '@nestjs/common';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { BaseConfig } from './config.js';
import type { Environment } from './env.js';

/** The HTTP side of a service that has one (the gateway). */
export interface HttpPart {
  /** Address to bind. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Made by the service, so that it sets body limits, trusted proxies and what else Fastify takes. */
  readonly adapter: FastifyAdapter;
  /** Pipes, filters, hooks, documents; called before Nest wires the routes. */
  configure?(app: NestFastifyApplication): Promise<void> | void;
}

/** A service as the host runs it, alone or beside others in one process. */
export interface ServiceDefinition<C extends BaseConfig = BaseConfig> {
  readonly name: string;
  /** @throws ConfigError where a variable is missing or wrong */
  loadConfig(env: Environment): C;
  /** The service's root module; the host's own (links, engine, logger, clock, config) is global beside it. */
  module(config: C): Type | DynamicModule;
  http?(config: C): HttpPart;
}

export function defineService<C extends BaseConfig>(definition: ServiceDefinition<C>): ServiceDefinition<C> {
  return definition;
}
