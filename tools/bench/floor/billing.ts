import type { Db } from 'mongodb';
import type { Broker, FloorEvent } from './broker.js';
import { Outbox } from './outbox.js';

/** A row of the ledger for each execution, with its event. */
export async function runBilling(db: Db, broker: Broker): Promise<void> {
  const outbox = new Outbox(db, 'USAGE_LEDGER', broker);
  await broker.consume('floor-billing', 'evt.*.execution.*.completed', async ({ id, data }: FloorEvent) => {
    const { executionId, userId, agentId, conversationId, usage } = data as { executionId: string; userId: string; agentId: string; conversationId: string; usage: Record<string, number> };
    const row = { executionId, step: 0, userId, agentId, conversationId, model: agentId, provider: 'bench', usage, cost: 12, currency: 'usd', priceVersion: 1, at: new Date() };
    const set = { ...row };
    await outbox.commit({ id: `${executionId}/0`, owner: userId, version: 1, cause: id, set, events: [{ type: 'billing.usage.recorded', data: row }] });
  });
}
