import { JetStreamStrategy, RpcStrategy } from '@fenago/messaging';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import type { HttpPart, ServiceDefinition } from './definition.js';
import { HostModule, type HostParts } from './host.module.js';
import { NestLogger } from './nest-logger.js';

/** How long a strategy lets what it has in hand take when the service stops, in milliseconds. */
export const IN_HAND_MS = 4_000;

/** The Nest side of a running service. */
export interface NestApp {
  readonly app: NestFastifyApplication;
  readonly strategies: readonly [RpcStrategy, JetStreamStrategy];
  readonly http: HttpPart | undefined;
}

/** Makes the service's objects; nothing is answered, consumed or listened to yet. */
export async function createNestApp<C extends HostParts['config']>(
  definition: ServiceDefinition<C>,
  config: C,
  parts: HostParts,
): Promise<NestApp> {
  const http = definition.http?.(config);
  const root = { module: rootOf(definition.name), imports: [HostModule.with(parts), definition.module(config)] };
  // Services without HTTP get an adapter that never listens: only a full Nest application takes two strategies.
  const adapter = http?.adapter ?? new FastifyAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(parts.logger),
    abortOnError: false,
  });
  const options = { link: parts.nats, service: definition.name, drainMs: IN_HAND_MS };
  const strategies = [new RpcStrategy(options), new JetStreamStrategy(options)] as const;
  for (const strategy of strategies) app.connectMicroservice({ strategy });
  await http?.configure?.(app);
  await app.init();
  return { app, strategies, http };
}

/** Begins to take work. @returns port of the HTTP side, where there is one */
export async function listen({ app, http }: NestApp): Promise<number | undefined> {
  await app.startAllMicroservices();
  if (http === undefined) return undefined;
  await app.listen(http.port, http.host);
  return (app.getHttpServer().address() as AddressInfo).port;
}

// Nest names modules by class; a class of its own keeps the services of one process apart in its messages.
function rootOf(name: string): Type {
  const root = class {};
  Object.defineProperty(root, 'name', { value: `${name}Root` });
  return root;
}
