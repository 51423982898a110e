import type { Db } from 'mongodb';
import type { Broker } from './broker.js';

const EVERY_MS = 1_000;

/** When each agent was last at work, written once a second. */
export async function runAgent(db: Db, broker: Broker): Promise<void> {
  const active = new Set<string>();
  setInterval(() => {
    const ids = Array.from(active);
    active.clear();
    if (ids.length > 0) void db.collection('AGENT').updateMany({ _id: { $in: ids as never[] } }, { $set: { lastActive: new Date() } });
  }, EVERY_MS).unref();
  await broker.consume('floor-agent', 'evt.*.execution.*.completed', async ({ data }) => void active.add(String(data['agentId'])));
}
