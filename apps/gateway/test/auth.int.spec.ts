import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError, newId, type TokensView } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { USER, USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const SESSION_ID = newId('session', 0);
const TOKENS: TokensView = { object: 'tokens', accessToken: 'a.b.c', tokenType: 'Bearer', expiresIn: 600, refreshToken: 'fng_rt_x', sessionId: SESSION_ID };
const PASSWORD = 'correct battery staple';
const client = { ip: '127.0.0.1', userAgent: 'a test' };

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
});

/** Without a credential. */
const post = (path: string, body: unknown) => gateway.call('POST', `/v1/auth/${path}`, body, { 'user-agent': 'a test' });

describe('what needs no credential', () => {
  it('takes a sign-up and answers that a mail is on its way', async () => {
    services.on('signUp', () => null);
    const answer = await post('sign-up', { email: 'ada@example.org', password: PASSWORD, name: 'Ada' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'verification_sent' } });
    expect(services.requestsOf('signUp')).toEqual([{ email: 'ada@example.org', password: PASSWORD, name: 'Ada', client }]);
  });

  it.each([
    ['verify-email', 'verifyEmail', { token: 'x'.repeat(43) }],
    ['sign-in', 'signIn', { email: 'ada@example.org', password: 'x' }],
    ['reset-password', 'resetPassword', { token: 'x'.repeat(43), password: PASSWORD }],
  ] as const)('%s signs in', async (path, key, body) => {
    services.on(key, () => TOKENS);
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status: 200, body: { ...TOKENS } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(services.requestsOf(key)).toEqual([{ ...body, client }]);
  });

  it('exchanges refresh tokens, and ends sessions', async () => {
    services.on('refreshSession', () => TOKENS);
    services.on('signOut', () => null);
    expect(await post('refresh', { refreshToken: 'fng_rt_x' })).toMatchObject({ status: 200, body: { ...TOKENS } });
    expect(await post('sign-out', { refreshToken: 'fng_rt_x' })).toMatchObject({ status: 204, body: {} });
    expect(services.requestsOf('signOut')).toEqual([{ refreshToken: 'fng_rt_x' }]);
  });

  it('says the same of a forgotten password, whatever becomes of it', async () => {
    services.on('forgotPassword', () => null);
    expect(await post('forgot-password', { email: 'ada@example.org' })).toMatchObject({ status: 202, body: { status: 'reset_sent' } });
  });

  it.each([
    ['credentials_invalid', 401],
    ['too_many_attempts', 429],
  ] as const)('passes on %s', async (code, status) => {
    services.on('signIn', () => {
      throw new FenagoError(code, 'No.', status === 429 ? { retryAfterSeconds: 60 } : {});
    });
    const answer = await post('sign-in', { email: 'ada@example.org', password: 'x' });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.get('retry-after')).toBe(status === 429 ? '60' : null);
    // It is no judgement of a credential that the request came with.
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer realm="fenago"' : null);
  });

  it.each([
    ['sign-up', { email: 'ada@example.org', password: 'short', name: 'Ada' }, '/password'],
    ['sign-up', { email: 'ada@example.org', password: 'x'.repeat(257), name: 'Ada' }, '/password'],
    ['sign-up', { email: 'nobody', password: PASSWORD, name: 'Ada' }, '/email'],
    ['sign-up', { email: 'ada@example.org', password: PASSWORD, name: '' }, '/name'],
    ['sign-up', { email: 'ada@example.org', password: PASSWORD, name: 'Ada', role: 'admin' }, '/role'],
    ['sign-up', { email: { $ne: '' }, password: PASSWORD, name: 'Ada' }, '/email'],
    ['sign-in', { email: 'ada@example.org', password: { $ne: '' } }, '/password'],
    ['sign-in', { email: 'ada@example.org', password: '' }, '/password'],
    ['verify-email', { token: 'a b' }, '/token'],
    ['verify-email', { token: 'x'.repeat(201) }, '/token'],
    ['refresh', { refreshToken: ['fng_rt_x'] }, '/refreshToken'],
    ['sign-out', {}, '/refreshToken'],
    ['forgot-password', { email: null }, '/email'],
    ['reset-password', { token: 'x', password: '1234567' }, '/password'],
  ])('refuses %s with %j', async (path, body, field) => {
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((answer.body['errors'] as { path: string }[]).map((error) => error.path)).toContain(field);
    expect(services.asked).toEqual([]);
  });
});

describe('the own account', () => {
  const caller = { userId: USER_ID };

  it('tells who calls, and with what', async () => {
    services.on('getUser', () => USER);
    const { body } = await gateway.call('GET', '/v1/me');
    const { apiKeyId: id, scopes } = verifiedKey();
    expect(body).toEqual({ ...USER, credential: { type: 'api_key', id, scopes } });
  });

  it('changes what is named, under a condition', async () => {
    services.on('updateUser', () => ({ ...USER, name: 'Lovelace', revision: 2 }));
    const answer = await gateway.call('PATCH', '/v1/me', { name: 'Lovelace', image: null }, { authorization: 'Bearer fng_live_test_key_0', 'if-match': '"1"' });
    expect(answer).toMatchObject({ status: 200, body: { name: 'Lovelace' } });
    expect(answer.headers.get('etag')).toMatch(/^"2\.[0-9a-f]{12}"$/);
    expect(services.requestsOf('updateUser')).toEqual([{ caller, ifRevisions: [1], name: 'Lovelace', image: null }]);
  });

  it.each([
    [{ image: 'javascript:alert(1)' }, '/image'],
    [{ image: 'not an address' }, '/image'],
    [{ name: null }, '/name'],
    [{ email: 'eve@example.org' }, '/email'],
  ])('refuses %j', async (body, field) => {
    const answer = await gateway.call('PATCH', '/v1/me', body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
    expect(services.requestsOf('updateUser')).toEqual([]);
  });

  it('changes password and address, and ends sessions', async () => {
    for (const key of ['changePassword', 'changeEmail', 'signOutEverywhere'] as const) services.on(key, () => null);
    services.on('revokeSession', ({ sessionId: id }) => ({ id, deleted: true }));
    const change = { currentPassword: 'x', newPassword: PASSWORD };
    expect((await gateway.call('POST', '/v1/me/password', change)).status).toBe(204);
    expect(services.requestsOf('changePassword')).toMatchObject([{ caller, ...change, client: { ip: '127.0.0.1' } }]);
    const email = { email: 'new@example.org', password: 'x' };
    expect(await gateway.call('POST', '/v1/me/email', email)).toMatchObject({ status: 202, body: { status: 'verification_sent' } });
    expect((await gateway.call('POST', '/v1/auth/sign-out-everywhere')).status).toBe(204);
    expect(services.requestsOf('signOutEverywhere')).toEqual([{ caller }]);
    expect(await gateway.call('DELETE', `/v1/me/sessions/${SESSION_ID}`)).toMatchObject({ status: 200, body: { id: SESSION_ID, deleted: true } });
    expect((await gateway.call('DELETE', `/v1/me/sessions/${USER_ID}`)).status).toBe(404);
  });
});
