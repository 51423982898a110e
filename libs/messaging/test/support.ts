import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { eventSubject, newId, type DomainEvent } from '@fenago/contracts';
import { eventOf } from '@fenago/testing';
import { Metrics, createLogger } from '@fenago/observability';
import {
  EventPublisher,
  JetStreamStrategy,
  RpcStrategy,
  connectNats,
  ensureTopology,
  type NatsLink,
  type Published,
  type RpcStrategyOptions,
} from '../src/index.js';

export const logger = createLogger({ service: 'test', level: 'silent' });
export const userId = newId('user', Date.now());
export const agentId = newId('agent', Date.now());

@Module({})
class TestModule {}

export interface TestService {
  readonly link: NatsLink;
  readonly metrics: Metrics;
  /** The instance that handles. */
  get<T>(controller: Type<T>): T;
  close(): Promise<void>;
}

/** Starts a service with these controllers as the host does: one Nest application with both strategies. */
export async function startTestService(
  url: string,
  service: string,
  controllers: readonly Type[],
  options: Partial<RpcStrategyOptions> = {},
): Promise<TestService> {
  const metrics = new Metrics(service);
  const link = await connectNats({ url, name: service, logger, metrics });
  await ensureTopology(link);
  const app = await NestFactory.create({ module: TestModule, controllers: [...controllers] }, new FastifyAdapter(), { logger: false, abortOnError: false });
  const settings = { link, service, drainMs: 2_000, ...options };
  app.connectMicroservice({ strategy: new RpcStrategy(settings) });
  app.connectMicroservice({ strategy: new JetStreamStrategy(settings) });
  await app.init();
  await app.startAllMicroservices();
  return {
    link,
    metrics,
    get: (controller) => app.get(controller),
    close: async () => {
      await app.close();
      await link.drain(2_000);
    },
  };
}

let versions = 0;

/** `agent.deleted` of an agent; a simple event to test with. */
export function deleted(id = agentId, changes: Partial<DomainEvent<'agent.deleted'>> = {}): DomainEvent<'agent.deleted'> {
  versions += 1;
  const data = { agentId: id, ownerId: userId };
  return { ...eventOf({ type: 'agent.deleted', aggregateId: id, ownerId: userId, data, sequence: versions }), ...changes };
}

export function publish(publisher: EventPublisher, event: DomainEvent): Promise<Published> {
  const subject = eventSubject(event.type, event.ownerid, event.subject);
  return publisher.publish({ subject, id: event.id, payload: JSON.stringify(event) });
}

export const newAgentId = (): string => newId('agent', Date.now());
