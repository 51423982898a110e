import { MongoNetworkError, MongoServerError, MongoServerSelectionError, type Collection } from 'mongodb';
import { OutageError, type FenagoEvent } from '@fenago/events';

/** What one call of a model cost. */
export interface SpendingRow {
  /** The event's id: the same however often the event comes, so that it is here once. */
  readonly _id: string;
  readonly userId: string;
  readonly model: string;
  /** Millionths of a US dollar. */
  readonly costMicros: number;
  readonly time: Date;
}

const DUPLICATE_KEY = 11_000;

/** Keeps what model calls cost. */
export class Spending {
  constructor(private readonly rows: Collection<SpendingRow>) {}

  async keep({ id, time, data }: FenagoEvent<'billing.usage.recorded'>): Promise<void> {
    const row = { _id: id, userId: data.userId, model: data.model, costMicros: data.costMicros, time: new Date(time) };
    try {
      // The event's id and its effect in one write: that is what makes it exactly once.
      await this.rows.insertOne(row);
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return;
      // Says nothing about the event: it is to wait until the database is back, however long that takes.
      if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) throw new OutageError('MongoDB is away.', { cause: error });
      throw error;
    }
  }
}
