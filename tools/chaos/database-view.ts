import { MongoClient } from 'mongodb';

const COLLECTIONS = {
  agent: 'AGENT',
  user: 'USER',
  conversation: 'CONVERSATION',
  execution: 'AGENT_EXECUTION',
  billing: 'USAGE_LEDGER',
} as const;

/** Documents whose events have not left them. Reads only. */
export async function unpublished(uri: string, prefix: string): Promise<number> {
  const client = new MongoClient(uri);
  try {
    const counts = Object.entries(COLLECTIONS).map(([service, collection]) =>
      client.db(`${prefix}_${service}`).collection(collection).countDocuments({ 'outbox.0': { $exists: true } }),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  } finally {
    await client.close();
  }
}
