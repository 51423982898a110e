import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, refuseRevision, type DeliveryLogView, type WebhookView } from '@fenago/contracts';
import { eventOf, startTestNats, type TestNats } from '@fenago/testing';
import { AUTHORIZED, startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { CONVERSATION_ID, USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const WEBHOOK_ID = newId('webhook', 0);
const DELIVERY_ID = newId('delivery', 0);
const PATH = `/v1/webhooks/${WEBHOOK_ID}`;
const DELIVERY_PATH = `${PATH}/deliveries/${DELIVERY_ID}`;
const AT = '2026-11-23T09:00:00.000Z';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const WEBHOOK: WebhookView = {
  id: WEBHOOK_ID,
  object: 'webhook',
  userId: USER_ID,
  url: 'https://example.com/hook',
  description: null,
  types: ['execution.completed'],
  objectId: null,
  ordered: false,
  concurrency: 5,
  status: 'enabled',
  disabledReason: null,
  enabledAt: AT,
  secrets: [{ createdAt: AT, expiresAt: null }],
  failures: 0,
  failingSince: null,
  lastDeliveredAt: null,
  replay: null,
  revision: 1,
  createdAt: AT,
  updatedAt: AT,
};
const event = eventOf({ type: 'conversation.deleted', aggregateId: CONVERSATION_ID, ownerId: USER_ID, data: { conversationId: CONVERSATION_ID } });
const DELIVERY: DeliveryLogView = {
  id: DELIVERY_ID,
  object: 'webhook_delivery',
  webhookId: WEBHOOK_ID,
  eventId: event.id,
  eventType: event.type,
  objectId: event.subject,
  status: 'delivered',
  attemptCount: 1,
  nextAttemptAt: null,
  lastError: null,
  createdAt: AT,
  endedAt: AT,
  event,
  attempts: [{ number: 1, at: AT, durationMs: 3, request: { url: WEBHOOK.url, headers: {} }, answer: { status: 204, headers: {}, body: '' }, error: null }],
};
const caller = { userId: USER_ID };

let nats: TestNats;
let services: StubServices;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  gateway = await startGateway(nats.url);
});

afterAll(async () => {
  await gateway.service.drain();
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  services.reset();
  services.on('verifyApiKey', () => verifiedKey());
  services.on('createWebhook', () => ({ ...WEBHOOK, secret: SECRET }));
  services.on('rotateWebhookSecret', () => ({ ...WEBHOOK, secret: SECRET, revision: 2 }));
  services.on('getWebhook', () => WEBHOOK);
  services.on('updateWebhook', ({ ifRevisions }) => {
    const refused = refuseRevision(WEBHOOK.revision, ifRevisions);
    if (refused !== undefined) throw refused;
    return { ...WEBHOOK, revision: 2 };
  });
});

const create = (body: object): Promise<Answer> => gateway.call('POST', '/v1/webhooks', body);

describe('/v1/webhooks', () => {
  it('makes one, with what is asked and nothing else, and tells its secret', async () => {
    const fields = { url: WEBHOOK.url, description: null, types: ['execution.completed'], objectId: CONVERSATION_ID, ordered: true, concurrency: 1, secret: SECRET };
    const answer = await create(fields);
    expect(answer).toMatchObject({ status: 201, body: { ...WEBHOOK, secret: SECRET } });
    expect(answer.headers.get('etag')).toBe('"1"');
    await create({ url: WEBHOOK.url });
    expect(services.requestsOf('createWebhook')).toEqual([{ caller, ...fields }, { caller, url: WEBHOOK.url }]);
  });

  it.each<[string, object, string]>([
    ['no URL', {}, '/url'],
    ['an operator for a URL', { url: { $gt: '' } }, '/url'],
    ['a type that is none', { url: WEBHOOK.url, types: ['execution.exploded'] }, '/types/0'],
    ['a type twice', { url: WEBHOOK.url, types: ['agent.created', 'agent.created'] }, '/types'],
    ['an object that is none', { url: WEBHOOK.url, objectId: '>' }, '/objectId'],
    ['too much at once', { url: WEBHOOK.url, concurrency: 21 }, '/concurrency'],
    ['a secret that is none', { url: WEBHOOK.url, secret: 'secret' }, '/secret'],
    ['a status at creation', { url: WEBHOOK.url, status: 'disabled' }, '/status'],
  ])('refuses %s and says where', async (_what, body, path) => {
    const answer = await create(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((answer.body['errors'] as { path: string }[]).map((error) => error.path)).toContain(path);
    expect(services.requestsOf('createWebhook')).toEqual([]);
  });

  it('changes what is named, under a condition where there is one', async () => {
    expect(await gateway.call('PATCH', PATH, { status: 'disabled', types: null }, { ...AUTHORIZED, 'if-match': '"1"' })).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await gateway.call('PATCH', PATH, { ordered: true }, { ...AUTHORIZED, 'if-match': '"7"' })).toMatchObject({ status: 412 });
    expect(services.requestsOf('updateWebhook')[0]).toEqual({ caller, webhookId: WEBHOOK_ID, status: 'disabled', types: null, ifRevisions: [1] });
  });

  it('lists, deletes, rotates', async () => {
    services.on('listWebhooks', () => ({ object: 'list', data: [WEBHOOK], has_more: false, first_id: WEBHOOK_ID, last_id: WEBHOOK_ID }));
    services.on('deleteWebhook', () => ({ id: WEBHOOK_ID, deleted: true }));
    expect(await gateway.call('GET', '/v1/webhooks?limit=1')).toMatchObject({ status: 200, body: { data: [WEBHOOK] } });
    expect(await gateway.call('DELETE', PATH)).toMatchObject({ status: 200, body: { deleted: true } });
    expect(await gateway.call('POST', `${PATH}/rotate-secret`, { overlapSeconds: 0 })).toMatchObject({ status: 200, body: { secret: SECRET, revision: 2 } });
    expect(services.requestsOf('rotateWebhookSecret')).toEqual([{ caller, webhookId: WEBHOOK_ID, overlapSeconds: 0 }]);
  });

  it('tests, and names the delivery', async () => {
    services.on('testWebhook', () => ({ object: 'webhook_test', webhookId: WEBHOOK_ID, eventId: `${WEBHOOK_ID}:2`, deliveryId: DELIVERY_ID }));
    const answer = await gateway.call('POST', `${PATH}/test`, {});
    expect(answer).toMatchObject({ status: 202, body: { deliveryId: DELIVERY_ID } });
    expect(answer.headers.get('content-location')).toBe(DELIVERY_PATH);
  });

  it('replays a period, however its times are written', async () => {
    services.on('replayWebhook', () => WEBHOOK);
    expect(await gateway.call('POST', `${PATH}/replay`, { from: '2026-11-23T10:00:00+01:00', to: '2026-11-24' })).toMatchObject({ status: 202 });
    expect(await gateway.call('POST', `${PATH}/replay`, {})).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(services.requestsOf('replayWebhook')).toEqual([{ caller, webhookId: WEBHOOK_ID, from: AT, to: '2026-11-24T00:00:00.000Z' }]);
  });
});

describe('/v1/webhooks/{id}/deliveries', () => {
  it('shows what was delivered, and delivers again', async () => {
    const { event: _event, attempts: _attempts, ...shown } = DELIVERY;
    services.on('listDeliveries', () => ({ object: 'list', data: [shown], has_more: false, first_id: DELIVERY_ID, last_id: DELIVERY_ID }));
    services.on('getDelivery', () => DELIVERY);
    services.on('redeliver', () => ({ ...shown, status: 'pending' }));
    expect(await gateway.call('GET', `${PATH}/deliveries?status=failed`)).toMatchObject({ status: 200, body: { data: [shown] } });
    expect(await gateway.call('GET', DELIVERY_PATH)).toMatchObject({ status: 200, body: DELIVERY });
    expect(await gateway.call('POST', `${DELIVERY_PATH}/redeliver`, {})).toMatchObject({ status: 202, body: { status: 'pending' } });
    expect(services.requestsOf('listDeliveries')).toMatchObject([{ caller, webhookId: WEBHOOK_ID, status: 'failed' }]);
    expect(services.requestsOf('redeliver')).toEqual([{ caller, webhookId: WEBHOOK_ID, deliveryId: DELIVERY_ID }]);
  });

  it.each([`/v1/webhooks/webhook_1`, `${PATH}/deliveries/delivery_1`])('knows nothing of %s', async (path) => {
    expect(await gateway.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('refuses a status that is none', async () => {
    expect(await gateway.call('GET', `${PATH}/deliveries?status=lost`)).toMatchObject({ status: 400 });
  });
});

it('asks for its own scopes', async () => {
  const fresh = await startGateway(nats.url);
  services.on('verifyApiKey', () => verifiedKey({ scopes: ['webhooks:read', 'events:read'] }));
  expect((await fresh.call('GET', PATH)).status).toBe(200);
  for (const path of ['/v1/webhooks', `${DELIVERY_PATH}/redeliver`]) {
    const refused = await fresh.call('POST', path, { url: WEBHOOK.url });
    expect(refused).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    expect(String(refused.body['detail'])).toContain('webhooks:write');
  }
  await fresh.service.drain();
});
