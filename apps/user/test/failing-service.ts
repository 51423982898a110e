import { eventSubject, newId, type DomainEvent } from '@fenago/contracts';
import { defineService, readConfig, startService, type RunningService } from '@fenago/host';
import { Consumer, EventPublisher } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { eventOf } from '@fenago/testing';
import { Controller, Module } from '@nestjs/common';
import type { Users } from './support.js';

type Deleted = DomainEvent<'agent.deleted'>;

/** A service whose one handler, `deleted`, fails as a test says. */
export class FailingService {
  readonly seen: Deleted[] = [];
  /** Whose events it takes; those of other services of a test are none of its. */
  readonly ownerId = newId('user', Date.now());
  private running: RunningService | undefined;

  private constructor(
    private readonly users: Users,
    readonly name: string,
    private work: (event: Deleted) => Promise<void>,
  ) {}

  static async start(users: Users, name: string, work: (event: Deleted) => Promise<void>): Promise<FailingService> {
    const made = new FailingService(users, name, work);
    made.running = await made.run();
    return made;
  }

  /** From now on the handler does this. */
  now(work: (event: Deleted) => Promise<void>): void {
    this.work = work;
  }

  /** Publishes an event for it. */
  async publish(): Promise<Deleted> {
    const { ownerId } = this;
    const agentId = newId('agent', Date.now());
    const event = eventOf({ type: 'agent.deleted', aggregateId: agentId, ownerId, data: { agentId, ownerId } });
    const subject = eventSubject(event.type, ownerId, agentId);
    await new EventPublisher(this.users.service.link).publish({ subject, id: event.id, payload: JSON.stringify(event) });
    return event;
  }

  async stop(): Promise<void> {
    await this.running?.drain();
  }

  private async handle(event: Deleted): Promise<void> {
    if (event.ownerid !== this.ownerId) return;
    this.seen.push(event);
    await this.work(event);
  }

  private run(): Promise<RunningService> {
    const { name } = this;
    const handle = (event: Deleted): Promise<void> => this.handle(event);
    @Controller()
    class FailingConsumer {
      @Consumer('agent.deleted', { name: 'deleted', retryMs: 10 })
      handle(event: Deleted): Promise<void> {
        return handle(event);
      }
    }
    @Module({ controllers: [FailingConsumer] })
    class FailingModule {}
    const definition = defineService({ name, loadConfig: (env) => readConfig(name, {}, env), module: () => FailingModule });
    const config = definition.loadConfig({ NATS_URL: this.users.service.config.natsUrl, LOG_LEVEL: 'silent' });
    return startService(definition, config, { logger: createLogger({ service: name, level: 'silent' }) });
  }
}
