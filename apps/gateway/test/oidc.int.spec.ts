import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '@fenago/local-parts';
import { startTestNats, startTestOidc, type TestNats, type TestOidc } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { UserService } from './support/user-service.js';

const APP = 'https://app.example.org/signed-in';
const PERSON = { subject: 'grace', email: 'grace@example.org', emailVerified: true, name: 'Grace' };

/** The whole way of a browser: gateway, real user service, real provider, and back. */
describe('signing in at a provider', () => {
  let nats: TestNats;
  let oidc: TestOidc;
  let users: UserService;
  let gateway: TestGateway;

  beforeAll(async () => {
    nats = await startTestNats();
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    oidc = await startTestOidc([`${publicUrl}/v1/auth/oidc/test/callback`]);
    const { issuer, clientId, clientSecret } = oidc;
    const OIDC_PROVIDERS = JSON.stringify([{ id: 'test', name: 'Test', issuer, clientId, clientSecret }]);
    users = await UserService.start(nats.url, { PUBLIC_URL: publicUrl, OIDC_PROVIDERS, AUTH_REDIRECT_URIS: APP });
    gateway = await startGateway(nats.url, { port });
  }, 60_000);

  afterAll(async () => {
    await gateway.service.drain();
    await users.stop();
    await oidc.stop();
    await nats.stop();
  });

  const go = (url: string, cookie = ''): Promise<Response> => fetch(url, { redirect: 'manual', headers: { cookie } });

  /** @returns what the callback answers, and the cookie of the browser */
  async function signIn(query = '', cookieOf = (cookie: string) => cookie): Promise<Response> {
    const begun = await go(`${gateway.url}/v1/auth/oidc/test/authorize${query}`);
    expect(begun.status).toBe(302);
    const [cookie = ''] = (begun.headers.getSetCookie()[0] ?? '').split(';');
    oidc.person = PERSON;
    const back = await oidc.visit(begun.headers.get('location') ?? '');
    return go(back, cookieOf(cookie));
  }

  it('ends with tokens as JSON, which work', async () => {
    const answer = await signIn();
    expect(answer.status).toBe(200);
    const { accessToken } = (await answer.json()) as { accessToken: string };
    const me = await gateway.call('GET', '/v1/me', undefined, { authorization: `Bearer ${accessToken}` });
    expect(me).toMatchObject({ status: 200, body: { email: 'grace@example.org', name: 'Grace', credential: { type: 'access_token' } } });
  });

  it('ends at the application with a code, which is exchanged for tokens', async () => {
    const answer = await signIn(`?redirectUri=${encodeURIComponent(APP)}`);
    expect(answer.status).toBe(302);
    const location = new URL(answer.headers.get('location') ?? '');
    expect(`${location.origin}${location.pathname}`).toBe(APP);
    const body = { code: location.searchParams.get('code') };
    expect(await gateway.call('POST', '/v1/auth/oidc/exchange', body, {})).toMatchObject({ status: 200, body: { object: 'tokens' } });
    expect(await gateway.call('POST', '/v1/auth/oidc/exchange', body, {})).toMatchObject({ status: 400, body: { code: 'token_invalid' } });
  });

  it('is tied to the browser by a cookie that no script and no other site sends', async () => {
    const begun = await go(`${gateway.url}/v1/auth/oidc/test/authorize`);
    const [cookie = ''] = begun.headers.getSetCookie();
    expect(cookie).toMatch(/^fenago_oidc=[\w-]{43}; Max-Age=600; Path=\/v1\/auth\/oidc; HttpOnly; SameSite=Lax$/);
    const again = await go(`${gateway.url}/v1/auth/oidc/test/authorize`, cookie.split(';')[0]);
    expect(again.headers.getSetCookie()[0]?.split(';')[0]).toBe(cookie.split(';')[0]);
  });

  it.each([
    ['no cookie', () => ''],
    ['that of another browser', () => `fenago_oidc=${'x'.repeat(43)}`],
    ['a malformed one', (cookie: string) => `${cookie}!`],
  ])('is refused with %s', async (_case, cookieOf) => {
    const answer = await signIn('', cookieOf);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'oidc_state_invalid' });
  });

  it('lists the providers, and knows no other', async () => {
    const list = await gateway.call('GET', '/v1/auth/oidc', undefined, {});
    expect(list).toMatchObject({ status: 200, body: { object: 'list', data: [{ id: 'test', name: 'Test' }], has_more: false } });
    for (const path of ['nobody/authorize', 'No%2Fbody/authorize', 'nobody/callback?code=1&state=2']) {
      expect(await gateway.call('GET', `/v1/auth/oidc/${path}`, undefined, {})).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  it.each(['redirectUri=https%3A%2F%2Fevil.example', 'redirectUri=', 'redirectUri[$ne]=x', 'other=1'])('refuses to begin with ?%s', async (query) => {
    expect((await gateway.call('GET', `/v1/auth/oidc/test/authorize?${query}`, undefined, {})).status).toBe(400);
  });

  it('takes whatever a provider adds to the address, and nothing that is too long', async () => {
    const state = 'x'.repeat(43);
    const extra = await gateway.call('GET', `/v1/auth/oidc/test/callback?code=1&state=${state}&scope=openid&session_state=a.b&hd=example.org`, undefined, {});
    expect(extra).toMatchObject({ status: 400, body: { code: 'oidc_state_invalid' } });
    expect((await gateway.call('GET', `/v1/auth/oidc/test/callback?state=${state}&code=${'x'.repeat(8_000)}`, undefined, {})).status).toBe(400);
  });
});
