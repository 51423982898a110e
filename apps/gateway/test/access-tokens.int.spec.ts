import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventSubject, FenagoError, newId, type EventData, type EventType, type Role, type Scope } from '@fenago/contracts';
import { connectNats, EventPublisher, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { eventOf, startTestNats, until, type TestNats } from '@fenago/testing';
import { startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { USER, USER_ID } from './support/samples.js';
import { claimsOf, jwksOf, Signer } from './support/signer.js';
import { StubServices } from './support/stub-services.js';

const WITHIN_MS = 1_000;
const SESSION_ID = newId('session', Date.now());

let nats: TestNats;
let link: NatsLink;
let services: StubServices;
let gateway: TestGateway;
let signer: Signer;
let role: Role;
let isOver: boolean;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  link = await connectNats({ url: nats.url, name: 'user', logger: createLogger({ service: 'user', level: 'silent' }) });
  signer = await Signer.make('k1');
});

afterAll(async () => {
  await link.drain(1_000);
  await services.stop();
  await nats.stop();
});

beforeEach(async () => {
  services.reset();
  [role, isOver] = ['user', false];
  services.on('getJwks', () => jwksOf({ signer }));
  services.on('getUser', () => USER);
  services.on('verifySession', ({ sessionId }) => {
    if (isOver) throw new FenagoError('not_found', 'There is no such session.');
    return { sessionId, userId: USER_ID, role, expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  });
  gateway = await startGateway(nats.url);
});
afterEach(() => gateway.service.drain());

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const me = (token: string, of = gateway): Promise<Answer> => of.call('GET', '/v1/me', undefined, bearer(token));
const good = (changes: Record<string, unknown> = {}): Promise<string> => signer.sign(claimsOf(USER_ID, SESSION_ID, changes));

/** As the user service does: the commit first, then the event. */
async function tell<K extends EventType>(type: K, data: EventData<K>): Promise<void> {
  const event = eventOf({ type, aggregateId: USER_ID, ownerId: USER_ID, data, sequence: Math.floor(Math.random() * 1e9) });
  await new EventPublisher(link).publish({ subject: eventSubject(type, USER_ID, USER_ID), id: event.id, payload: JSON.stringify(event) });
}

describe('an access token', () => {
  it('says who calls and what is allowed, for one question about keys and one about the session', async () => {
    const token = await good({ scope: 'profile:read agents:read something:else' });
    const answers = await Promise.all([me(token), me(token), me(token)]);
    const credential = { type: 'access_token', id: SESSION_ID, scopes: ['profile:read', 'agents:read'] };
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { id: USER_ID, credential } });
    expect(services.requestsOf('getJwks')).toHaveLength(1);
    expect(services.requestsOf('verifySession')).toHaveLength(1);
    expect(await gateway.call('POST', '/v1/agents', {}, bearer(token))).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  });

  it('allows what its own scopes are, also where another of the session allows more', async () => {
    const [wide, narrow] = [await good(), await good({ scope: 'usage:read' })];
    expect((await me(wide)).status).toBe(200);
    expect((await me(narrow)).status).toBe(403);
  });

  it('is told to have expired only where it was one of ours', async () => {
    const past = { iat: Math.floor(Date.now() / 1_000) - 700, exp: Math.floor(Date.now() / 1_000) - 100 };
    expect(await me(await good(past))).toMatchObject({ status: 401, body: { code: 'access_token_expired' } });
    const other = await (await Signer.make('k1')).sign(claimsOf(USER_ID, SESSION_ID, past));
    expect(await me(other)).toMatchObject({ status: 401, body: { code: 'access_token_invalid' } });
  });

  it('goes on working for those who are known while the user service is away; others are told to come again', async () => {
    const token = await good();
    expect((await me(token)).status).toBe(200);
    const away = (): never => {
      throw new FenagoError('database_unavailable', 'Away.', { retryAfterSeconds: 2 });
    };
    services.on('verifySession', away);
    services.on('getJwks', away);
    expect((await me(token)).status).toBe(200);
    expect((await me(await good({ sid: newId('session', 0) }))).status).toBe(503);
    const fresh = await startGateway(nats.url);
    expect((await me(token, fresh)).status).toBe(503);
    await fresh.service.drain();
  });
});

describe('keys', () => {
  it('that are unknown are asked for once, however many tokens name them, and then no more for 5 s', async () => {
    expect((await me(await good())).status).toBe(200);
    const unknown = await Promise.all(['k2', 'k3', 'k4', '../k1', 'k 1', 'x'.repeat(65)].map((kid) => signer.sign(claimsOf(USER_ID, SESSION_ID), { kid })));
    for (const token of unknown) expect((await me(token)).status).toBe(401);
    expect(services.requestsOf('getJwks')).toHaveLength(1);
  });

  it('that are new are known within 5 s', async () => {
    expect((await me(await good())).status).toBe(200);
    const next = await Signer.make('k2');
    services.on('getJwks', () => jwksOf({ signer: next }, { signer }));
    const token = await next.sign(claimsOf(USER_ID, SESSION_ID));
    await until(async () => (await me(token)).status === 200, { everyMs: 100, deadlineMs: 8_000 });
    expect((await me(await good())).status).toBe(200);
    expect(services.requestsOf('getJwks').length).toBeLessThanOrEqual(3);
  });

  it('whose last token is dead verify nothing, though they are still known', async () => {
    services.on('getJwks', () => jwksOf({ signer, until: Date.now() - 1 }));
    expect((await me(await good())).status).toBe(401);
  });

  it('are published, and may be kept for a while', async () => {
    const answer = await gateway.call('GET', '/.well-known/jwks.json', undefined, {});
    expect(answer).toMatchObject({ status: 200, body: { keys: [signer.publicKey] } });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    await gateway.call('GET', '/.well-known/jwks.json', undefined, {});
    expect(services.requestsOf('getJwks')).toHaveLength(1);
  });
});

describe('within a second, on every gateway', () => {
  let two: readonly TestGateway[];
  let deaf: TestGateway;
  beforeEach(async () => {
    const second = await startGateway(nats.url);
    two = [gateway, second];
    deaf = await startGateway(nats.url, { unsafe: { revocations: true } });
  });
  afterEach(() => Promise.all([two[1]?.service.drain(), deaf.service.drain()]));

  const everywhere = async (ask: (of: TestGateway) => Promise<Answer>): Promise<number[]> =>
    Promise.all([...two, deaf].map(async (of) => (await ask(of)).status));

  it('a session that was ended is over; not on one that does not listen', async () => {
    const token = await good();
    const ask = (of: TestGateway): Promise<Answer> => me(token, of);
    expect(await everywhere(ask)).toEqual([200, 200, 200]);
    isOver = true;
    await tell('user.sessions_revoked', { userId: USER_ID, reason: 'signed_out_everywhere', sessionId: null });
    await until(async () => (await everywhere(ask)).slice(0, 2).every((status) => status === 401), { deadlineMs: WITHIN_MS });
    expect(await everywhere(ask)).toEqual([401, 401, 200]);
  });

  it('an admin who is one no more may no more; not on one that does not listen', async () => {
    role = 'admin';
    services.on('listUsers', () => ({ object: 'list', data: [], has_more: false, first_id: null, last_id: null }));
    const token = await good();
    const ask = (of: TestGateway): Promise<Answer> => of.call('GET', '/v1/admin/users', undefined, bearer(token));
    expect(await everywhere(ask)).toEqual([200, 200, 200]);
    role = 'user';
    await tell('user.role_changed', { userId: USER_ID, from: 'admin', to: 'user' });
    await until(async () => (await everywhere(ask)).slice(0, 2).every((status) => status === 403), { deadlineMs: WITHIN_MS });
    expect(await everywhere(ask)).toEqual([403, 403, 200]);
  });
});

describe('operations of admins', () => {
  const ask = async (asRole: Role, scope: Scope): Promise<Answer> => {
    role = asRole;
    services.on('listUsers', () => ({ object: 'list', data: [USER], has_more: false, first_id: USER_ID, last_id: USER_ID }));
    return gateway.call('GET', '/v1/admin/users?email=ada@example.org', undefined, bearer(await good({ scope })));
  };

  it('are forbidden to others, whatever their credential says', async () => {
    expect(await ask('user', 'admin')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(services.requestsOf('listUsers')).toEqual([]);
  });

  it('ask for the scope of an admin too', async () => {
    expect(await ask('admin', 'profile:read')).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  });

  it('name the admin', async () => {
    expect(await ask('admin', 'admin')).toMatchObject({ status: 200, body: { data: [{ id: USER_ID }] } });
    expect(services.requestsOf('listUsers')).toEqual([{ admin: { adminId: USER_ID }, email: 'ada@example.org', limit: 20, order: 'desc' }]);
  });

  it('change a role only where nobody else has since', async () => {
    role = 'admin';
    services.on('changeRole', () => USER);
    const headers = { ...bearer(await good({ scope: 'admin' })), 'if-match': '"3"' };
    expect(await gateway.call('PATCH', `/v1/admin/users/${USER_ID}`, { role: 'admin' }, headers)).toMatchObject({ status: 200, body: { id: USER_ID } });
    expect(services.requestsOf('changeRole')).toEqual([{ admin: { adminId: USER_ID }, userId: USER_ID, role: 'admin', ifRevisions: [3] }]);
  });
});
