import { COMMANDS } from '@fenago/contracts';
import { httpServer, until } from '@fenago/testing';
import type { Person } from '../person.js';
import type { Stage } from '../stage.js';

const SOON_MS = 1_500;

/** API keys, provider keys and secrets, through their lives. */
export async function keys(ada: Person): Promise<void> {
  const apiKey = await ada.post('/v1/api-keys', { name: 'laptop', scopes: ['agents:read', 'agents:write'], expiresAt: '2100-01-01T00:00:00.000Z' });
  await ada.patch(`/v1/api-keys/${apiKey.id}`, { name: 'old laptop' });
  await ada.delete(`/v1/api-keys/${apiKey.id}`);
  for (const [path, given, other] of [
    ['/v1/provider-keys', { name: 'mine', apiKey: 'sk-of-nobody-1234' }, { apiKey: 'sk-of-nobody-5678' }],
    ['/v1/secrets', { name: 'weather', value: 'of nobody', hosts: ['api.example.com'] }, { value: 'of nobody else' }],
  ] as const) {
    const { id } = await ada.post(path, given);
    await ada.patch(`${path}/${id}`, other);
    await ada.delete(`${path}/${id}`);
    await ada.post(path, given);
  }
}

/** Sealed things are sealed under another master key. */
export async function rotation(stage: Stage): Promise<void> {
  await stage.changeMasterKey();
  await stage.operate(async (client) => {
    for (let after: string | null | undefined; after !== null; ) {
      const request = { masterKeyId: 'second', ...(after === undefined ? {} : { after }) };
      after = (await client.request(COMMANDS.rewrapExecutionSecrets, request)).next;
    }
    await client.request(COMMANDS.rewrapWebhookSecrets, { masterKeyId: 'second' });
  });
  await stage.told('provider_key.rewrapped');
  await stage.told('tool_secret.rewrapped');
  await stage.told('webhook.rewrapped');
}

/** Schedules that fire, that cannot, and that are changed and deleted. */
export async function schedules(stage: Stage, ada: Person): Promise<void> {
  const { id: agentId } = await ada.post('/v1/agents', { name: 'Early bird', configuration: { model: 'scripted' } });
  const weekly = await ada.post('/v1/schedules', { agentId, cron: '0 9 * * 1', timeZone: 'Europe/London', content: '[[echo]] A new week' });
  await ada.patch(`/v1/schedules/${weekly.id}`, { content: '[[echo]] A new week begins' });
  const once = async (): Promise<string> => (await ada.post('/v1/schedules', { agentId, at: new Date(Date.now() + SOON_MS).toISOString(), content: '[[echo]] Once' })).id;
  const fired = await once();
  await stage.told('schedule.fired', ({ data }) => data.scheduleId === fired);
  const lost = await once();
  await ada.patch(`/v1/agents/${agentId}`, { status: 'paused' });
  await stage.told('schedule.failed', ({ data }) => data.scheduleId === lost);
  await ada.delete(`/v1/schedules/${weekly.id}`);
}

/** Webhooks, one that nobody listens to and one that is gone. */
export async function webhooks(stage: Stage, ada: Person): Promise<void> {
  const receiver = await httpServer((_request, response) => void response.writeHead(410).end());
  try {
    const { id } = await ada.post('/v1/webhooks', { url: 'https://hooks.example/events', types: ['agent.created'], ordered: true });
    await ada.patch(`/v1/webhooks/${id}`, { description: 'Mine', types: null });
    await ada.post(`/v1/webhooks/${id}/rotate-secret`, {});
    await ada.post(`/v1/webhooks/${id}/test`, {});
    const gone = await ada.post('/v1/webhooks', { url: receiver.origin, types: ['agent.created'] });
    await ada.post(`/v1/webhooks/${gone.id}/test`, {});
    await stage.told('webhook.disabled', ({ data }) => data.webhookId === gone.id);
    await ada.delete(`/v1/webhooks/${gone.id}`);
    await ada.patch(`/v1/webhooks/${id}`, { status: 'disabled' });
  } finally {
    await receiver.close();
  }
}

interface Row {
  readonly id: string;
}

/** A row of the ledger that an admin corrects, and a user who has used half of what they may. */
export async function usage(stage: Stage, ada: Person, admin: Person): Promise<void> {
  const { id: agentId } = await ada.post('/v1/agents', { name: 'Thinker', configuration: { model: 'scripted' } });
  const { id } = await ada.post('/v1/conversations', { agentId });
  const { executionId } = await ada.post<{ executionId: string }>(`/v1/conversations/${id}/messages`, { content: '[[reasoning=5000000 cached=2]] Think hard' });
  const row = await until(async () => (await ada.get<{ data: readonly Row[] }>(`/v1/usage/rows?executionId=${executionId}`)).data[0]);
  await stage.told('allowance.threshold_reached');
  const correction = { inputTokens: -1, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  await admin.post(`/v1/admin/usage/${row.id}/corrections`, { costMicros: -1, usage: correction, reason: 'One token was counted twice.' });
}

/** A plan that is subscribed to, paid, and cancelled. */
export async function billing(stage: Stage, ada: Person): Promise<void> {
  await stage.told('billing.customer.created', ({ data }) => data.userId === ada.userId);
  await stage.operate((client) => client.request(COMMANDS.syncCatalogue, { apply: true }));
  const page = await ada.post<{ url: string }>('/v1/billing/checkout', { planId: 'pro', interval: 'month' });
  await fetch(page.url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ card: 'good' }) });
  await stage.told('billing.subscription.changed', ({ data }) => data.userId === ada.userId);
  await stage.told('billing.entitlements.changed', ({ data }) => data.userId === ada.userId && data.planId === 'pro');
  await ada.patch('/v1/billing', { cancelAtPeriodEnd: true });
  await stage.told('billing.subscription.changed', ({ data }) => data.subscription?.cancelAt !== null && data.subscription !== null);
}

/** Two events that their handlers have given up: one is handled after all, of the other nobody wants to hear. */
export async function deadLetters(stage: Stage, admin: Person): Promise<void> {
  const event = await stage.told('lead.captured');
  const recorded = async (handler: string): Promise<string> => {
    await stage.giveUp('user', handler, event);
    return (await stage.told('dead_letter.recorded', ({ data }) => data.handler === handler)).data.deadLetterId;
  };
  await admin.post(`/v1/admin/dead-letters/${await recorded('lead_captured')}/redrive`);
  await admin.post(`/v1/admin/dead-letters/${await recorded('lead_counted')}/discard`, { reason: 'Leads are not counted any more.' });
}
