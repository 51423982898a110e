import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';

const OPTIONS = { ordered: false, writeConcern: { w: 'majority', journal: true } } as const;

/** Writes of concurrent turns leave as one bulk; the next gathers while one is under way. */
export class GroupWriter {
  private waiting: { readonly operation: AnyBulkWriteOperation<Document>; readonly done: PromiseWithResolvers<void> }[] = [];
  private running = false;

  constructor(readonly collection: Collection<Document>) {}

  write(operation: AnyBulkWriteOperation<Document>): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.waiting.push({ operation, done });
    if (!this.running) void this.run();
    return done.promise;
  }

  private async run(): Promise<void> {
    this.running = true;
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.collection.bulkWrite(batch.map(({ operation }) => operation), OPTIONS);
        for (const { done } of batch) done.resolve();
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    this.running = false;
  }
}
