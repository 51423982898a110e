import { MongoLink, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { AGENT } from '../schemas/agent.schema.js';

/** Moves agents' `lastActive` forward, beside their commits: `v` stays as it is. */
@Injectable()
export class LastActiveRepository {
  constructor(private readonly link: MongoLink) {}

  /** One write for all. An older time, and an agent that does not exist, change nothing. */
  async moveForward(times: ReadonlyMap<string, Date>): Promise<void> {
    if (times.size === 0) return;
    const operations = [...times].map(([agentId, at]) => ({
      // Null is less than any date.
      updateOne: { filter: { _id: agentId as never }, update: { $max: { lastActive: at } } },
    }));
    await withMongoErrors(() => this.link.db.collection(AGENT).bulkWrite(operations, { ordered: false }));
  }
}
