import { COMMANDS, QUERIES, type OidcArrival, type TokensView } from '@fenago/contracts';
import { startTestOidc, type OidcPerson, type TestOidc } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, claimsOf, ENV, Users } from './support.js';

const APP = 'https://app.example.org/signed-in?lang=en';
const CALLBACK = `${ENV.PUBLIC_URL}/v1/auth/oidc/test/callback`;
const MINUTE_MS = 60_000;
const invalidState = { code: 'oidc_state_invalid' };

describe('signing in at a provider', () => {
  let oidc: TestOidc;
  let users: Users;
  beforeAll(async () => {
    oidc = await startTestOidc([CALLBACK, `${ENV.PUBLIC_URL}/v1/auth/oidc/other/callback`]);
    const { issuer, clientId, clientSecret } = oidc;
    const provider = (id: string) => ({ id, name: 'Test', issuer, clientId, clientSecret });
    const away = { id: 'away', name: 'Away', issuer: 'http://127.0.0.1:1', clientId: 'x', clientSecret: 'x' };
    const env = { OIDC_PROVIDERS: JSON.stringify([provider('test'), provider('other'), away]), AUTH_REDIRECT_URIS: APP };
    users = await Users.start({ replicas: 2, env });
  });
  afterAll(async () => {
    await users.stop();
    await oidc.stop();
  });

  const begin = (redirectUri?: string, binding?: string) =>
    users.request(COMMANDS.beginOidc, { provider: 'test', ...(redirectUri === undefined ? {} : { redirectUri }), ...(binding === undefined ? {} : { binding }) });
  /** What the provider sends the browser back with. */
  const come = async (url: string, person: OidcPerson | undefined): Promise<string> => {
    oidc.person = person;
    const back = await oidc.visit(url);
    expect(back.startsWith(`${CALLBACK}?`)).toBe(true);
    return back.slice(CALLBACK.length + 1);
  };
  const complete = (query: string, binding?: string, provider = 'test'): Promise<OidcArrival> =>
    users.request(COMMANDS.completeOidc, { provider, query, client: CLIENT, ...(binding === undefined ? {} : { binding }) });
  const signIn = async (person: OidcPerson): Promise<TokensView> => {
    const { url, binding } = await begin();
    return ((await complete(await come(url, person), binding)) as { tokens: TokensView }).tokens;
  };
  const userIdOf = ({ accessToken }: TokensView): string => claimsOf(accessToken).sub;
  const grace = { subject: 'grace', email: 'Grace@example.org', emailVerified: true, name: 'Grace' };

  it('makes a user the first time, and finds them again, whatever address they have there then', async () => {
    const first = await signIn(grace);
    const userId = userIdOf(first);
    const user = await users.request(QUERIES.getUser, { caller: { userId } });
    expect(user).toMatchObject({ email: 'grace@example.org', name: 'Grace', role: 'user' });
    expect(user.emailVerified).not.toBeNull();
    const events = await users.service.published(userId, 2);
    expect(events.map(({ type, actorid }) => [type, actorid])).toEqual([
      ['user.registered', userId],
      ['user.email_verified', userId],
    ]);
    expect(userIdOf(await signIn({ ...grace, email: 'grace.hopper@example.org', emailVerified: false }))).toBe(userId);
    expect((await users.request(QUERIES.getUser, { caller: { userId } })).email).toBe('grace@example.org');
  });

  it('signs into the account that has the address, where both know it to be theirs', async () => {
    const { userId } = await users.join('both@example.org');
    expect(userIdOf(await signIn({ subject: 'both', email: 'both@example.org', emailVerified: true }))).toBe(userId);
    expect(await users.signIn('both@example.org')).toMatchObject({ object: 'tokens' });
  });

  it('makes one user of many sign-ins at once', async () => {
    const person = { subject: 'crowd', email: 'crowd@example.org', emailVerified: true };
    const flows = await Promise.all(Array.from({ length: 5 }, () => begin()));
    const queries: string[] = [];
    for (const { url } of flows) queries.push(await come(url, person));
    const arrivals = await Promise.all(flows.map(({ binding }, i) => complete(queries[i] ?? '', binding)));
    expect(new Set(arrivals.map((arrival) => userIdOf((arrival as { tokens: TokensView }).tokens))).size).toBe(1);
    expect(await users.find('USER', { email: 'crowd@example.org' })).toHaveLength(1);
  });

  it.each([
    ['not verified there', { email: 'unsure@example.org', emailVerified: false }],
    ['not said to be verified there', { email: 'unsure@example.org' }],
    ['not told', {}],
    ['no address', { email: 'nonsense', emailVerified: true }],
  ])('makes no user where the address is %s', async (_case, person) => {
    await expect(signIn({ subject: 'unsure', ...person })).rejects.toMatchObject({ code: 'oidc_email_unverified' });
    expect(await users.find('USER', { email: 'unsure@example.org' })).toEqual([]);
  });

  it('takes over no account whose address was never shown to be theirs', async () => {
    await users.request(COMMANDS.registerUser, { email: 'claimed@example.org', name: 'Whoever' });
    const person = { subject: 'claimed', email: 'claimed@example.org', emailVerified: true };
    await expect(signIn(person)).rejects.toMatchObject({ code: 'email_taken' });
  });

  describe('for an application', () => {
    const arrive = async (person: OidcPerson | undefined): Promise<URL> => {
      const { url, binding } = await begin(APP);
      return new URL(((await complete(await come(url, person), binding)) as { redirectTo: string }).redirectTo);
    };
    const exchange = (code: string) => users.request(COMMANDS.exchangeOidcCode, { code, client: CLIENT });

    it('ends there with a code, which is good for one exchange, within a minute', async () => {
      const address = await arrive(grace);
      expect(`${address.origin}${address.pathname}`).toBe('https://app.example.org/signed-in');
      expect(address.searchParams.get('lang')).toBe('en');
      const code = address.searchParams.get('code') ?? '';
      expect(await exchange(code)).toMatchObject({ object: 'tokens' });
      await expect(exchange(code)).rejects.toMatchObject({ code: 'token_invalid' });
      const late = (await arrive(grace)).searchParams.get('code') ?? '';
      users.clock.pass(MINUTE_MS);
      await expect(exchange(late)).rejects.toMatchObject({ code: 'token_invalid' });
    });

    it('ends there with what went wrong', async () => {
      expect((await arrive(undefined)).searchParams.get('error')).toBe('oidc_failed');
      expect((await arrive({ subject: 'x', email: 'x@example.org', emailVerified: false })).searchParams.get('error')).toBe('oidc_email_unverified');
    });

    it.each(['https://evil.example/', `${APP}&more=1`, 'https://app.example.org/', 'javascript:alert(1)', ''])('goes to no other address: %j', async (address) => {
      await expect(begin(address)).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/redirectUri' }] });
    });
  });

  describe('what comes back', () => {
    it('counts only in the browser that began', async () => {
      const [mine, others] = [await begin(), await begin()];
      const query = await come(mine.url, grace);
      await expect(complete(query, others.binding)).rejects.toMatchObject(invalidState);
      const again = await begin();
      await expect(complete(await come(again.url, grace))).rejects.toMatchObject(invalidState);
      const tabs = await begin(undefined, mine.binding);
      expect(tabs.binding).toBe(mine.binding);
      expect(await complete(await come(tabs.url, grace), mine.binding)).toHaveProperty('tokens');
    });

    it('counts once, for ten minutes, and at the provider that was meant', async () => {
      const { url, binding } = await begin();
      const query = await come(url, grace);
      expect(await complete(query, binding)).toHaveProperty('tokens');
      await expect(complete(query, binding)).rejects.toMatchObject(invalidState);
      const mixed = await begin();
      await expect(complete(await come(mixed.url, grace), mixed.binding, 'other')).rejects.toMatchObject(invalidState);
      const late = await begin();
      const lateQuery = await come(late.url, grace);
      users.clock.pass(10 * MINUTE_MS);
      await expect(complete(lateQuery, late.binding)).rejects.toMatchObject(invalidState);
    });

    it('is refused without a state, with an invented one, and with a code of another sign-in', async () => {
      const { url, binding } = await begin();
      await expect(complete('code=abc', binding)).rejects.toMatchObject(invalidState);
      await expect(complete(`code=abc&state=${'x'.repeat(43)}`, binding)).rejects.toMatchObject(invalidState);
      const [own, other] = [await begin(), await begin()];
      const [ownQuery, otherQuery] = [new URLSearchParams(await come(own.url, grace)), new URLSearchParams(await come(other.url, grace))];
      ownQuery.set('code', otherQuery.get('code') ?? '');
      await expect(complete(ownQuery.toString(), own.binding)).rejects.toMatchObject({ code: 'oidc_failed' });
      expect(await complete(await come(url, grace), binding)).toHaveProperty('tokens');
    });
  });

  it('asks for PKCE, and keeps state and binding as hashes only', async () => {
    const { url, binding, cookie } = await begin();
    const query = new URL(url).searchParams;
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('scope')).toBe('openid email profile');
    expect(query.get('nonce')).not.toBeNull();
    expect(cookie).toEqual({ path: '/v1/auth/oidc', secure: true, maxAgeSeconds: 600 });
    const stored = JSON.stringify(await users.find('one_time_token', {}));
    expect(stored).not.toContain(String(query.get('state')));
    expect(stored).not.toContain(binding);
  });

  it('lists providers, knows no other, and says where one does not answer', async () => {
    const list = await users.request(QUERIES.listOidcProviders, {});
    expect(list[0]).toEqual({ id: 'test', object: 'oidc_provider', name: 'Test', authorizePath: '/v1/auth/oidc/test/authorize' });
    await expect(users.request(COMMANDS.beginOidc, { provider: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(users.request(COMMANDS.beginOidc, { provider: 'away' })).rejects.toMatchObject({ code: 'oidc_provider_unavailable', retryAfterSeconds: 5 });
  });
});
