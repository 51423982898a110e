import { MongoLink, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { AGENT } from '../schemas/agent.schema.js';

/**
 * Moves agents' `lastActive` forward, beside their commits: `v` stays as it is. While one write is under way the reports
 * that come gather, one per agent, and leave as the next; the consumers' concurrency bounds how many.
 */
@Injectable()
export class LastActiveRepository {
  private waiting = new Map<string, Date>();
  private next: Promise<void> | undefined;
  private underWay: Promise<unknown> = Promise.resolve();

  constructor(private readonly link: MongoLink) {}

  /** Resolves when it is stored. An older time, and an agent that does not exist, change nothing. */
  report(agentId: string, at: Date): Promise<void> {
    const known = this.waiting.get(agentId);
    if (known === undefined || known < at) this.waiting.set(agentId, at);
    this.next ??= this.underWay.then(() => this.flush());
    return this.next;
  }

  private flush(): Promise<void> {
    const reports = this.waiting;
    this.waiting = new Map();
    this.next = undefined;
    const written = withMongoErrors(() => this.write(reports));
    this.underWay = written.catch(() => undefined);
    return written;
  }

  private async write(reports: ReadonlyMap<string, Date>): Promise<void> {
    const operations = [...reports].map(([agentId, at]) => ({
      // Null is less than any date.
      updateOne: { filter: { _id: agentId as never }, update: { $max: { lastActive: at } } },
    }));
    await this.link.db.collection(AGENT).bulkWrite(operations, { ordered: false });
  }
}
