import { AggregateEngine, create, newEvent, nothing, type AggregateState, type AggregateStore } from '@fenago/aggregate';
import { COMMANDS, deterministicId, type DomainEvent, type LeadView, type RequestOf } from '@fenago/contracts';
import { CommandHandler, Consumer } from '@fenago/messaging';
import { MongoLink } from '@fenago/mongo';
import type { Clock, Logger } from '@fenago/observability';
import { Controller, Inject, Injectable, Module } from '@nestjs/common';
import { CLOCK, CONFIG, DrainHooks, LOGGER, defineService, readDatabaseConfig, type BaseConfig } from '../src/index.js';

type CaptureLead = RequestOf<typeof COMMANDS.captureLead>;

/** What the demo saw, for the tests; by the service's database, since several demos share a process. */
export const seen = new Map<string, string[]>();
export const gates = new Map<string, Promise<void>>();

interface Lead extends AggregateState {
  readonly email: string;
}

@Injectable()
export class Leads {
  private readonly store: AggregateStore<Lead>;

  constructor(
    engine: AggregateEngine,
    mongo: MongoLink,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    logger.debug('made');
    this.store = engine.store<Lead>({ name: 'lead', collection: mongo.db.collection('LEAD'), ownerOf: () => 'public' });
  }

  capture({ email, source }: CaptureLead): Promise<LeadView> {
    const now = this.clock.now();
    const id = deterministicId('lead', 0, email, source);
    const view: LeadView = { id, object: 'lead', email, name: null, source, createdAt: now.toISOString() };
    const event = newEvent('lead.captured', { leadId: id, email, name: null, source });
    return this.store.execute<LeadView>({
      id,
      cause: { id, time: now },
      decide: (state) => (state === null ? create({ email }, [event], view) : nothing(view)),
      replay: () => view,
    });
  }
}

@Controller()
export class DemoController {
  constructor(
    private readonly leads: Leads,
    @Inject(CONFIG) private readonly config: BaseConfig,
    hooks: DrainHooks,
  ) {
    hooks.register('demo', () => this.note('drained'));
  }

  @CommandHandler(COMMANDS.captureLead)
  async capture(request: CaptureLead): Promise<LeadView> {
    this.note(`begun ${request.email}`);
    await gates.get(request.email);
    return this.leads.capture(request);
  }

  @Consumer('lead.captured')
  captured(event: DomainEvent<'lead.captured'>): Promise<void> {
    this.note(`captured ${event.data.email}`);
    return Promise.resolve();
  }

  private note(what: string): void {
    const database = String(this.config.database);
    seen.set(database, [...(seen.get(database) ?? []), what]);
  }
}

@Module({ controllers: [DemoController], providers: [Leads] })
export class DemoModule {}

export const demo = defineService({
  name: 'user',
  loadConfig: (env) => readDatabaseConfig('user', {}, env),
  module: () => DemoModule,
});
