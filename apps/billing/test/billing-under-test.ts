import { eventSubject, type DomainEvent, type EventType } from '@fenago/contracts';
import { type Clock } from '@fenago/observability';
import { until } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { serviceDefinition } from '../src/app.module.js';
import type { UsageState } from '../src/domain/usage.state.js';

/** Replicas of billing on a broker and a database of their own, and what their ledger holds. */
export class BillingUnderTest {
  private constructor(readonly service: ServiceUnderTest) {}

  static async start(replicas: number, clock?: Clock): Promise<BillingUnderTest> {
    return new BillingUnderTest(await ServiceUnderTest.start(serviceDefinition, { replicas, ...(clock === undefined ? {} : { clock }) }));
  }

  /** Waits until the consumer of a type has dealt with everything that was published. */
  settled(type: EventType): Promise<void> {
    return this.service.settled(handlerOf(type));
  }

  /** Reason of the last dead letter of a type's consumer. */
  deadLetter(type: EventType): Promise<string> {
    return this.service.deadLetter(handlerOf(type));
  }

  rows(executionId: string): Promise<UsageState[]> {
    return this.service.mongo.db.collection<UsageState>('USAGE_LEDGER').find({ executionId }).sort({ step: 1 }).toArray();
  }

  /** Waits until an execution's row is there. */
  row(executionId: string): Promise<UsageState> {
    return until(async () => (await this.rows(executionId))[0], { what: `a row of ${executionId}` });
  }

  /** Messages in the stream that tell of an execution's row; waits until its document holds none that is unpublished. */
  async recorded(executionId: string): Promise<number> {
    const waiting = { executionId, 'outbox.0': { $exists: true } };
    await until(async () => (await this.service.mongo.db.collection('USAGE_LEDGER').countDocuments(waiting)) === 0, { what: 'an empty outbox' });
    const { streams } = await this.service.link.jetStream();
    const filter = `evt.*.usage.${executionId}:0.recorded`;
    const { state } = await streams.info('EVT', { subjects_filter: filter });
    return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  }

  /** The event that tells of an execution's row. */
  async recordedEvent(userId: string, executionId: string): Promise<DomainEvent<'billing.usage.recorded'>> {
    const { direct } = await this.service.link.jetStream();
    const subject = eventSubject('billing.usage.recorded', userId, `${executionId}:0`);
    const message = await until(() => direct.getMessage('EVT', { last_by_subj: subject }));
    return message.json();
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

const handlerOf = (type: EventType): string => type.replaceAll('.', '_');
