import { COMMANDS, type OidcArrival } from '@fenago/contracts';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, claimsOf, Users } from './support.js';

const WITHIN_MS = 10_000;
const seconds = (): number => Math.floor(Date.now() / 1_000);

type Reply = (response: ServerResponse) => Promise<void> | void;

/** A provider that says whatever a test wants. */
class HostileProvider {
  readonly server: Server;
  issuer = '';
  private keys!: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey };
  private readonly replies = new Map<string, Reply>();

  constructor() {
    this.server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      void (this.replies.get(path) ?? ((one: ServerResponse) => void one.writeHead(404).end()))(response);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.issuer = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    this.keys = await generateKeyPair('ES256');
  }

  on(path: string, reply: Reply): void {
    this.replies.set(path, reply);
  }

  json(path: string, body: unknown, status = 200): void {
    this.on(path, (response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  }

  /** As an honest one would be. */
  async behave(): Promise<void> {
    const at = (path: string): string => `${this.issuer}${path}`;
    this.json('/.well-known/openid-configuration', {
      issuer: this.issuer,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      jwks_uri: at('/jwks'),
      userinfo_endpoint: at('/userinfo'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    });
    this.json('/jwks', { keys: [{ ...(await exportJWK(this.keys.publicKey)), alg: 'ES256', use: 'sig' }] });
  }

  /** Answers the code with an ID token of these claims. */
  tell(claims: Record<string, unknown>, key: CryptoKey = this.keys.privateKey, alg = 'ES256'): void {
    this.on('/token', async (response) => {
      const token = alg === 'none' ? unsigned(claims) : await new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
      const body = { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: token };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function unsigned(claims: object): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode(claims)}.`;
}

describe('a provider that lies or fails', () => {
  const provider = new HostileProvider();
  let users: Users;
  beforeAll(async () => {
    await provider.start();
    const one = (id: string) => ({ id, name: id, issuer: provider.issuer, clientId: 'fenago', clientSecret: 's' });
    // What one said of itself is remembered, so what fails there needs one of its own.
    const ids = ['test', 'silent', 'broken', 'odd', 'impostor'];
    users = await Users.start({ env: { OIDC_PROVIDERS: JSON.stringify(ids.map(one)) } });
  });
  afterAll(async () => {
    await provider.stop();
    await users.stop();
  });
  beforeEach(() => provider.behave());

  const begin = (id = 'test') => users.request(COMMANDS.beginOidc, { provider: id });
  /** @param lie the claims that the provider tells, from the honest ones */
  async function arrive(tell: (honest: Record<string, unknown>) => void, change: (query: URLSearchParams) => void = () => undefined): Promise<OidcArrival> {
    const { url, binding } = await begin();
    const asked = new URL(url).searchParams;
    const times = { iat: seconds(), exp: seconds() + 60 };
    const person = { sub: 'mallory', email: 'mallory@example.org', email_verified: true };
    tell({ iss: provider.issuer, aud: 'fenago', nonce: asked.get('nonce'), ...times, ...person });
    const query = new URLSearchParams({ code: 'c', state: String(asked.get('state')) });
    change(query);
    return users.request(COMMANDS.completeOidc, { provider: 'test', query: query.toString(), binding, client: CLIENT });
  }

  it('is believed where it is honest: the control', async () => {
    const arrival = await arrive((honest) => provider.tell(honest));
    expect(claimsOf((arrival as { tokens: { accessToken: string } }).tokens.accessToken).sub).toMatch(/^user_/);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: 'other' }],
    ['several audiences', { aud: ['fenago', 'other'] }],
    ['another issuer', { iss: 'https://accounts.google.com' }],
    ['another nonce', { nonce: 'other' }],
    ['no nonce', { nonce: undefined }],
    ['no subject', { sub: undefined }],
    ['an ID token that has expired', { iat: seconds() - 7_200, exp: seconds() - 3_600 }],
    ['no expiry', { exp: undefined }],
  ])('is not believed with %s', async (_case, lie) => {
    await expect(arrive((honest) => provider.tell({ ...honest, ...lie }))).rejects.toMatchObject({ code: 'oidc_failed' });
  });

  it.each<[string, () => Promise<[CryptoKey, string]>]>([
    ['the signature of another key', async () => [(await generateKeyPair('ES256')).privateKey, 'ES256']],
    ['an algorithm that it did not announce', async () => [(await generateKeyPair('RS256')).privateKey, 'RS256']],
    ['no signature', async () => [(await generateKeyPair('ES256')).privateKey, 'none']],
  ])('is not believed with %s', async (_case, sign) => {
    const [key, alg] = await sign();
    await expect(arrive((honest) => provider.tell(honest, key, alg))).rejects.toMatchObject({ code: 'oidc_failed' });
  });

  it('is not believed where the browser comes from another issuer, or with an error', async () => {
    const iss = arrive((honest) => provider.tell(honest), (query) => query.set('iss', 'https://accounts.google.com'));
    await expect(iss).rejects.toMatchObject({ code: 'oidc_failed' });
    const error = arrive((honest) => provider.tell(honest), (query) => query.set('error', 'access_denied'));
    await expect(error).rejects.toMatchObject({ code: 'oidc_failed' });
  });

  it('is waited for no longer than a moment', async () => {
    const from = performance.now();
    await expect(arrive(() => provider.on('/token', () => undefined))).rejects.toMatchObject({ code: expect.stringMatching(/^(oidc_provider_unavailable|deadline_exceeded)$/) as string });
    expect(performance.now() - from).toBeLessThan(WITHIN_MS);
  });

  it.each<[string, Reply]>([
    ['an error of its own', (response) => void response.writeHead(500).end('oops')],
    ['no JSON', (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
    ['nothing', (response) => void response.destroy()],
  ])('is not available where it answers %s', async (_case, reply) => {
    await expect(arrive(() => provider.on('/token', reply))).rejects.toMatchObject({ code: 'oidc_provider_unavailable' });
  });

  it('refuses a code as its own error says', async () => {
    await expect(arrive(() => provider.json('/token', { error: 'invalid_grant' }, 400))).rejects.toMatchObject({ code: 'oidc_failed' });
  });

  it.each<[string, () => void]>([
    ['silent', () => provider.on('/.well-known/openid-configuration', () => undefined)],
    ['broken', () => provider.on('/.well-known/openid-configuration', (response) => void response.writeHead(503).end())],
    ['odd', () => provider.json('/.well-known/openid-configuration', ['nonsense'])],
    ['impostor', () => provider.json('/.well-known/openid-configuration', { issuer: 'https://accounts.google.com' })],
  ])('is not available where its description is %s, and is asked again', async (id, misbehave) => {
    misbehave();
    await expect(begin(id)).rejects.toMatchObject({ code: 'oidc_provider_unavailable' });
    await provider.behave();
    expect((await begin(id)).url).toContain('/authorize?');
  });
});
