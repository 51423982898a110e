import type { DomainEvent } from '@fenago/contracts';
import { defineService, readDatabaseConfig } from '@fenago/host';
import { Consumer } from '@fenago/messaging';
import { MongoLink } from '@fenago/mongo';
import { Controller, Injectable, Module } from '@nestjs/common';
import { deleting, Erasures, keeping, type ErasurePlan, type Progress } from '../src/index.js';

/** What the demo's last holding does about a user; `done` for those whom no test means. */
export const stubborn = new Map<string, (erasures: Erasures) => Promise<Progress>>();

/** Holds things, of which some are kept, and something that goes as a test says. */
@Injectable()
export class Things {
  private readonly plan: ErasurePlan;

  constructor(
    private readonly erasures: Erasures,
    { db }: MongoLink,
  ) {
    const last = { name: 'last', count: async () => 1, erase: (userId: string) => stubborn.get(userId)?.(erasures) ?? Promise.resolve('done' as const) };
    this.plan = { erased: [deleting('things', db.collection('thing'), 'userId'), last], kept: [keeping('rows', db.collection('row'), 'userId')] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }
}

@Controller()
export class DemoController {
  constructor(private readonly things: Things) {}

  @Consumer('user.deleted')
  deleted(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.things.carryOut(event);
  }
}

@Module({ controllers: [DemoController], providers: [Erasures, Things] })
export class DemoModule {}

export const demo = defineService({
  name: 'billing',
  loadConfig: (env) => readDatabaseConfig('billing', {}, env),
  module: () => DemoModule,
});
