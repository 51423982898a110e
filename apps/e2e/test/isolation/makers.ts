import { newId } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import { storeDeadLetter } from '@fenago/testing-service';
import { randomInt, randomUUID } from 'node:crypto';
import { agentOf, OIDC_APP, URL_OF_NOBODY, type Person, type World } from './world.js';

/** What an operation is about, as its owner has made it, and how it is asked about that. */
export interface Made {
  /** Parameters of the operation's path. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Addresses by which its owner sees it, and all that stands in it. */
  readonly seenAt?: readonly string[];
}
export type Maker = (owner: Person, world: World) => Promise<Made>;

/** Long enough to run until it is ended, and of itself at an end when nobody does. */
const RUNNING = '[[tokens=1000 delay=20]]';

export const agent: Maker = async ({ api, canary }) => {
  const { id } = await api.client.agents.create(agentOf(canary));
  return { path: { id, model: id, version: '1' }, seenAt: [`/v1/agents/${id}`, `/v1/agents/${id}/versions`] };
};

export const apiKey: Maker = async ({ api, canary }) => {
  const { id } = await api.client.apiKeys.create({ name: canary, scopes: ['agents:read'] });
  return { path: { id }, seenAt: [`/v1/api-keys/${id}`] };
};

export const providerKey: Maker = async ({ api, canary }) => {
  const { id } = await api.client.providerKeys.create({ name: `${canary}-${randomInt(1e9)}`, apiKey: `sk-${canary}` });
  return { path: { id }, seenAt: [`/v1/provider-keys/${id}`] };
};

export const schedule: Maker = async ({ api, canary }) => {
  const { id } = await api.client.schedules.create({ agentId: api.agentId, cron: '0 9 * * 1', content: canary });
  return { path: { id }, seenAt: [`/v1/schedules/${id}`] };
};

/** One that takes no event but a test: what is seen of it stays as it is. */
export const webhook: Maker = async ({ api, canary }) => {
  const { id } = await api.client.webhooks.create({ url: URL_OF_NOBODY, description: canary, types: ['lead.deleted'] });
  return { path: { id }, seenAt: [`/v1/webhooks/${id}`] };
};

/** A delivery whose first attempt has failed. */
export const delivery: Maker = async (owner, world) => {
  const { id = '' } = (await webhook(owner, world)).path ?? {};
  const { webhooks } = owner.api.client;
  const { deliveryId } = await webhooks.test(id);
  await until(async () => (await webhooks.delivery(id, deliveryId)).lastError !== null, { what: 'the attempt has failed' });
  return { path: { id, deliveryId }, seenAt: [`/v1/webhooks/${id}/deliveries/${deliveryId}`] };
};

export const secret: Maker = async ({ api, canary }) => {
  const { id } = await api.client.secrets.create({ name: `${canary}-${randomInt(1e9)}`, value: canary });
  return { path: { id }, seenAt: [`/v1/secrets/${id}`] };
};

export const session: Maker = async (owner, world) => {
  const { sessionId, accessToken } = await world.signIn(owner);
  // Whoever has it is still signed in.
  const stillThere = await world.ask({ method: 'GET', path: '/v1/me' }, accessToken);
  if (stillThere.status !== 200) throw new Error(`A new session was answered ${stillThere.status}.`);
  return { path: { id: sessionId } };
};

export const conversation: Maker = async ({ api, canary }) => {
  const { id } = await api.client.conversations.create({ agentId: api.agentId, title: canary, metadata: { note: canary } });
  return { path: { id }, seenAt: seenConversation(id) };
};

/** A conversation in which a turn has ended. */
export const spoken: Maker = async (owner, world) => {
  const { id = '' } = (await conversation(owner, world)).path ?? {};
  const { messageId, executionId } = await owner.api.post(id, `[[echo]] ${owner.canary}`);
  await until(async () => (await owner.api.conversation(id)).messageCount === 2, { what: 'the turn has ended' });
  return { path: { id, itemId: messageId, messageId, executionId }, body: { messageId }, seenAt: seenConversation(id) };
};

export const execution: Maker = async (owner, world) => {
  const { executionId: id = '' } = (await spoken(owner, world)).path ?? {};
  return { path: { id }, seenAt: [`/v1/executions/${id}`, `/v1/executions/${id}/logs`] };
};

/** The same, as OpenAI's clients name it. */
export const response: Maker = async (owner, world) => {
  const { path: { id = '' } = {}, seenAt = [] } = await execution(owner, world);
  return { path: { id: asResponse(id) }, seenAt };
};

/** A row of the ledger, which hears of the turn a moment later. */
export const usageRow: Maker = async (owner, world) => {
  const { executionId = '' } = (await spoken(owner, world)).path ?? {};
  await until(async () => (await owner.api.usageRows(executionId)).length > 0, { what: 'the ledger has heard of it' });
  return { path: { id: `${executionId}:0` } };
};

/** Sums, which must be asked for by something. */
export const groupedBy = (groupBy: string): Maker => async () => ({ query: `groupBy=${groupBy}` });

export const running: Maker = async (owner, world) => {
  const { id: conversationId = '' } = (await conversation(owner, world)).path ?? {};
  const { executionId: id } = await owner.api.post(conversationId, `${RUNNING} ${owner.canary}`);
  await until(async () => (await owner.api.execution(id)).status === 'in_progress', { what: 'the execution runs' });
  return { path: { id }, seenAt: seenConversation(conversationId) };
};

export const runningResponse: Maker = async (owner, world) => {
  const { path: { id = '' } = {}, seenAt = [] } = await running(owner, world);
  return { path: { id: asResponse(id) }, seenAt };
};

/** A message that waits behind a turn which runs. */
export const queued: Maker = async ({ api, canary }) => {
  const { id } = await api.client.conversations.create({ agentId: api.agentId });
  await api.post(id, RUNNING);
  const { messageId } = await api.post(id, canary);
  return { path: { id, messageId }, seenAt: [`/v1/conversations/${id}`] };
};

/** An execution that waits for what a tool of the client gives. */
export const waiting: Maker = async (owner, world) => {
  const { id: conversationId = '' } = (await conversation(owner, world)).path ?? {};
  const { executionId: id } = await owner.api.post(conversationId, `[[tool=weather args={"of":"${owner.canary}"}]] [[results]]`);
  const { actions } = await until(async () => {
    const view = await owner.api.execution(id);
    return view.status === 'requires_action' && view;
  });
  const body = { actions: actions.map(({ callId }) => ({ callId, output: 'Sunny.' })) };
  return { path: { id }, body, seenAt: [`/v1/executions/${id}`, ...seenConversation(conversationId)] };
};

/** Somebody whom only admins may look at. */
export const somebody: Maker = async (_owner, world) => {
  const { userId: id } = await world.join();
  return { path: { id } };
};

/** A letter of a handler that would take its event: of a lead that is not there any more. */
export const deadLetter: Maker = async (_owner, world) => {
  const aggregateId = newId('lead', Date.now());
  const data = { leadId: aggregateId, email: 'gone@example.org', name: null, source: 'isolation' };
  const event = eventOf({ type: 'lead.captured', aggregateId, ownerId: 'public', data });
  await storeDeadLetter(world.test.nats.url, { service: 'user', handler: 'lead_captured', event });
  const admin = world.test.api;
  return until(
    async () => {
      const { body } = await admin.send('GET', '/v1/admin/dead-letters?limit=100');
      const letters = body['data'] as readonly { readonly id: string; readonly eventId: string }[];
      const letter = letters.find(({ eventId }) => eventId === event.id);
      return letter !== undefined && { path: { id: letter.id } };
    },
    { what: 'the letter is recorded', everyMs: 100 },
  );
};

/** What such letters have failed of. */
export const deadLetterGroup: Maker = async (owner, world) => {
  await deadLetter(owner, world);
  const { body } = await world.test.api.send('GET', '/v1/admin/dead-letter-groups?service=user&handler=lead_captured');
  const [group] = body['data'] as readonly { readonly id: string }[];
  return { path: { id: String(group?.id) } };
};

/** The report of somebody who has deleted their account. */
export const deletion: Maker = async (_owner, world) => {
  const { accessToken } = await world.join();
  const { status, text } = await world.ask({ method: 'DELETE', path: '/v1/me' }, accessToken);
  if (status !== 202) throw new Error(`A deletion was answered ${status}: ${text}`);
  return { path: JSON.parse(text) as { id: string } };
};

export const signedUp: Maker = async (_owner, world) => {
  const email = world.newAddress();
  await world.post('/v1/auth/sign-up', { email, password: `a password of ${email}`, name: 'New' });
  return { body: { token: await world.mailToken(email) } };
};

export const forgotten: Maker = async (_owner, world) => {
  const { email } = await world.join();
  await world.post('/v1/auth/forgot-password', { email });
  return { body: { token: await world.mailToken(email, 2), password: `another password of ${email}` } };
};

export const refreshToken: Maker = async (owner, world) => ({ body: { refreshToken: (await world.signIn(owner)).refreshToken } });

/** A browser that comes back from the provider. */
export const returned: Maker = (_owner, world) => comeBack(world, '');

/** The code that an application was called with. */
export const codeOfApplication: Maker = async (_owner, world) => {
  const { path, query, headers } = await comeBack(world, `?redirectUri=${encodeURIComponent(OIDC_APP)}`);
  const request = { method: 'GET', path: `/v1/auth/oidc/${path?.['provider']}/callback?${query}`, headers: { ...headers } };
  const code = new URL((await world.ask(request)).headers.get('location') ?? '').searchParams.get('code');
  return { body: { code } };
};

async function comeBack(world: World, search: string): Promise<Made> {
  const begun = await world.ask({ method: 'GET', path: `/v1/auth/oidc/test/authorize${search}` });
  const [cookie = ''] = (begun.headers.getSetCookie()[0] ?? '').split(';');
  world.oidc.person = { subject: randomUUID(), email: world.newAddress(), emailVerified: true, name: 'Guest' };
  const { search: answered } = new URL(await world.oidc.visit(begun.headers.get('location') ?? ''));
  return { path: { provider: 'test' }, query: answered.slice(1), headers: { cookie } };
}

const asResponse = (executionId: string): string => executionId.replace('exec_', 'resp_');
const seenConversation = (id: string): readonly string[] => [`/v1/conversations/${id}`, `/v1/conversations/${id}/messages`];
