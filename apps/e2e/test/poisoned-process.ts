import type { DomainEvent } from '@fenago/contracts';
import { defineService, readConfig, runService } from '@fenago/host';
import { Consumer, NatsLink, PermanentError } from '@fenago/messaging';
import { Controller, Module } from '@nestjs/common';

/** A service in a process of its own, to be killed: tells what it has handled, and cannot handle poison until it hears of a cure. */
@Controller()
class PoisonedConsumer {
  private isCured = false;

  constructor(private readonly link: NatsLink) {
    link.connection.subscribe('test.cure', { callback: () => void (this.isCured = true) });
  }

  @Consumer('agent.deleted', { name: 'deleted', ackWaitMs: 3_000 })
  async handle({ id, correlationid }: DomainEvent<'agent.deleted'>): Promise<void> {
    if (correlationid === 'poison' && !this.isCured) throw new PermanentError(`There is no ${id}.`, 'not_found');
    // On the same connection, so before the acknowledgement.
    this.link.connection.publish('test.handled', id);
  }
}

@Module({ controllers: [PoisonedConsumer] })
class PoisonedModule {}

await runService(defineService({ name: 'poisoned', loadConfig: (env) => readConfig('poisoned', {}, env), module: () => PoisonedModule }));
