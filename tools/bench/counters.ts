import type { TestMongo, TestNats } from '@fenago/testing';
import { MongoClient } from 'mongodb';

/** Commands that change something in a database. */
const WRITES = ['insert', 'update', 'delete', 'findAndModify', 'bulkWrite'] as const;

/** What the servers of a subject have been asked since they started. */
export interface Counts {
  readonly writeCommands: number;
  /** Messages that clients sent to the broker, token frames left out. */
  readonly messages: number;
}

interface ServerStatus {
  readonly metrics: { readonly commands: Readonly<Record<string, { readonly total?: number | bigint }>> };
}

export async function counts(mongo: TestMongo, nats: TestNats): Promise<Counts> {
  const client = await new MongoClient(mongo.uri).connect();
  try {
    const { metrics } = (await client.db('admin').command({ serverStatus: 1 })) as unknown as ServerStatus;
    const { sent, tokenFrames } = await nats.traffic();
    return { writeCommands: WRITES.reduce((sum, name) => sum + Number(metrics.commands[name]?.total ?? 0), 0), messages: sent - tokenFrames };
  } finally {
    await client.close();
  }
}
