import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ERASING_SERVICES, FenagoError, newId, type AdminDeletionView, type DeletionView, type VerifiedApiKey } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { AUTHORIZED, startGateway, type TestGateway } from './support/gateway.js';
import { USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const DELETION: DeletionView = {
  id: newId('deletion', 0),
  object: 'deletion',
  status: 'in_progress',
  requestedAt: '2026-11-23T09:00:00.000Z',
  completedAt: null,
  services: ERASING_SERVICES.map((name) => ({ name, status: 'pending', completedAt: null, erased: {}, kept: {} })),
};

/** What is said of other keys than the usual one: verdicts are remembered for a while. */
const KEYS: Readonly<Record<string, Partial<VerifiedApiKey>>> = { fng_live_admin: { role: 'admin' }, fng_live_reader: { scopes: ['profile:read'] } };
const ADMIN = { authorization: 'Bearer fng_live_admin' };
const READER = { authorization: 'Bearer fng_live_reader' };

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
  services.on('verifyApiKey', ({ apiKey }) => verifiedKey(KEYS[apiKey] ?? {}));
});

const send = (method: string, path: string, headers: Record<string, string> = AUTHORIZED): Promise<Response> => fetch(`${gateway.url}${path}`, { method, headers });

describe('DELETE /v1/me', () => {
  it('by an API key names no session, and the refusal says how to sign in', async () => {
    services.on('deleteAccount', () => {
      throw new FenagoError('insufficient_user_authentication', 'Sign in again.', { details: { maxAgeSeconds: 600 } });
    });
    const answer = await send('DELETE', '/v1/me');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="fenago", error="insufficient_user_authentication", max_age=600');
    expect(await answer.json()).toMatchObject({ code: 'insufficient_user_authentication' });
    expect(services.requestsOf('deleteAccount')).toEqual([{ caller: { userId: USER_ID } }]);
  });

  it('answers 202 with the report and where it is, and takes a condition', async () => {
    services.on('deleteAccount', () => DELETION);
    const answer = await send('DELETE', '/v1/me', { ...AUTHORIZED, 'if-match': '"7"' });
    expect([answer.status, answer.headers.get('content-location')]).toEqual([202, `/v1/deletions/${DELETION.id}`]);
    expect(await answer.json()).toEqual(DELETION);
    expect(services.requestsOf('deleteAccount')).toEqual([{ caller: { userId: USER_ID }, ifRevisions: [7] }]);
  });

  it('needs the scope for the profile', async () => {
    expect((await send('DELETE', '/v1/me', READER)).status).toBe(403);
    expect(services.requestsOf('deleteAccount')).toEqual([]);
  });
});

describe('GET /v1/deletions/{id}', () => {
  it('shows the report to whoever has its id, without a credential', async () => {
    services.on('getDeletion', () => DELETION);
    const answer = await send('GET', `/v1/deletions/${DELETION.id}`, {});
    expect([answer.status, await answer.json()]).toEqual([200, DELETION]);
  });

  it.each(['nothing', newId('user', 0), newId('deletion', 1)])('finds nothing under %s', async (id) => {
    expect((await send('GET', `/v1/deletions/${id}`, {})).status).toBe(404);
  });
});

describe('what admins do', () => {
  const path = `/v1/admin/users/${USER_ID}`;

  it('deletes a user', async () => {
    services.on('deleteUser', () => DELETION);
    const answer = await send('DELETE', path, ADMIN);
    expect([answer.status, answer.headers.get('content-location'), await answer.json()]).toEqual([202, `/v1/deletions/${DELETION.id}`, DELETION]);
    expect(services.requestsOf('deleteUser')).toEqual([{ admin: { adminId: USER_ID }, userId: USER_ID }]);
  });

  it('lists deletions, with whose they were', async () => {
    const mine: AdminDeletionView = { ...DELETION, userId: USER_ID, requestedBy: null };
    services.on('listDeletions', () => ({ object: 'list', data: [mine], has_more: false, first_id: mine.id, last_id: mine.id }));
    const answer = await send('GET', `/v1/admin/deletions?limit=5&after=${DELETION.id}`, ADMIN);
    expect([answer.status, await answer.json()]).toMatchObject([200, { data: [mine] }]);
    expect(services.requestsOf('listDeletions')).toEqual([{ admin: { adminId: USER_ID }, limit: 5, order: 'desc', after: DELETION.id }]);
    expect((await send('GET', `/v1/admin/deletions?after=${USER_ID}`, ADMIN)).status).toBe(400);
  });

  it('is not for others', async () => {
    for (const [method, address] of [['DELETE', path], ['GET', '/v1/admin/deletions']] as const) expect((await send(method, address)).status).toBe(403);
    expect(services.requestsOf('deleteUser')).toEqual([]);
  });
});
