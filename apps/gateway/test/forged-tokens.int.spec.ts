import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, type TokensView } from '@fenago/contracts';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { claimsOf, seconds, Signer } from './support/signer.js';
import { UserService } from './support/user-service.js';

const PASSWORD = 'correct battery staple';
const REFUSALS = ['access_token_invalid', 'access_token_expired', 'api_key_invalid', 'authentication_required'];

let nats: TestNats;
let users: UserService;
let gateways: readonly TestGateway[];
/** Whoever looks for keys where a token says so comes here. */
let decoy: Server;
let decoyHits = 0;
let own: TokensView & { readonly userId: string };
let other: TokensView & { readonly userId: string };
let ours: Signer;
let stranger: Signer;

beforeAll(async () => {
  nats = await startTestNats();
  users = await UserService.start(nats.url);
  gateways = await Promise.all([startGateway(nats.url), startGateway(nats.url)]);
  decoy = createServer((_request, response) => {
    decoyHits += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [stranger.publicKey] }));
  });
  await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
  own = await join('ada@example.org');
  other = await join('eve@example.org');
  ours = await users.signer();
  stranger = await Signer.make(ours.kid);
}, 60_000);

afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.service.drain()));
  await users.stop();
  await nats.stop();
  decoy.close();
});

const [first, second] = [() => gateways[0] as TestGateway, () => gateways[1] as TestGateway];
const ask = (authorization: string, of = first()): Promise<Answer> => of.call('GET', '/v1/me', undefined, { authorization });
const post = (path: string, body: object) => first().call('POST', `/v1/auth/${path}`, body, {});

async function join(email: string): Promise<TokensView & { readonly userId: string }> {
  await post('sign-up', { email, password: PASSWORD, name: 'Name' });
  const { body } = await post('verify-email', { token: await users.mailToken(email) });
  const tokens = body as unknown as TokensView;
  const { sub } = JSON.parse(part(tokens.accessToken, 1)) as { sub: string };
  return { ...tokens, userId: sub };
}

const part = (token: string, index: number): string => Buffer.from(token.split('.')[index] ?? '', 'base64url').toString();
const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const good = (changes: Record<string, unknown> = {}): Record<string, unknown> => claimsOf(own.userId, own.sessionId, changes);
/** Signed by the true key: only what the token says is wrong. */
const signed = (changes: Record<string, unknown>, header: Record<string, unknown> = {}) => () => ours.sign(good(changes), header);
/** Signed by the true key, whatever it says. */
const raw = (header: Record<string, unknown>, payload?: string) => () =>
  ours.signRaw(JSON.stringify({ alg: 'EdDSA', kid: ours.kid, typ: 'at+jwt', ...header }), payload ?? JSON.stringify(good()));
/** Signed by another key under the name of the true one. */
const foreign = (header: Record<string, unknown>) => () => stranger.sign(good(), header);
const unsigned = (alg: string, signature = '') => () => `${encode({ alg, kid: ours.kid, typ: 'at+jwt' })}.${encode(good())}.${signature}`;
const changed = (change: (token: string) => string) => () => change(own.accessToken);
const parts = (change: (parts: readonly [string, string, string]) => readonly string[]) => () => change(own.accessToken.split('.') as unknown as [string, string, string]).join('.');
const decoyUrl = (): string => `http://127.0.0.1:${(decoy.address() as AddressInfo).port}/jwks.json`;

async function hmac(secret: string): Promise<string> {
  return new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: ours.kid, typ: 'at+jwt' }).sign(Buffer.from(secret));
}

async function asymmetric(alg: string): Promise<string> {
  const { privateKey } = await generateKeyPair(alg);
  return new SignJWT(good()).setProtectedHeader({ alg, kid: ours.kid, typ: 'at+jwt' }).sign(privateKey);
}

/** A key that the user service once had: known to its database, and out of use. */
async function retired(until: Date): Promise<string> {
  const signer = await Signer.make('29d-1');
  const row = { _id: signer.kid as never, publicKey: signer.publicKey, sealed: {}, createdAt: new Date(0), until };
  await users.mongo.db.collection('signing_key').replaceOne({ _id: row._id }, row, { upsert: true });
  return signer.sign(good());
}

const FORGED: readonly (readonly [string, () => string | Promise<string>])[] = [
  // Algorithms.
  ['alg none', unsigned('none')],
  ['alg None', unsigned('None')],
  ['alg nOnE with a signature of others', unsigned('nOnE', 'AAAA')],
  ['HS256 with the public key as secret', () => hmac(ours.publicKey.x)],
  ['HS256 with the bytes of the public key as secret', () => hmac(Buffer.from(ours.publicKey.x, 'base64url').toString('latin1'))],
  ['HS256 with the JWK as secret', () => hmac(JSON.stringify(ours.publicKey))],
  ['RS256 with a key of one\'s own', () => asymmetric('RS256')],
  ['PS256 with a key of one\'s own', () => asymmetric('PS256')],
  ['ES256 with a key of one\'s own', () => asymmetric('ES256')],
  ['the true key under another name of its algorithm', signed({}, { alg: 'Ed25519' })],
  ['no alg', raw({ alg: undefined })],
  // Keys.
  ['another key under the true kid', foreign({})],
  ['an unknown kid', foreign({ kid: 'k9' })],
  ['no kid', signed({}, { kid: undefined })],
  ['an empty kid', signed({}, { kid: '' })],
  ['a kid that is a path', foreign({ kid: '../../etc/passwd' })],
  ['a kid that is a query', foreign({ kid: "' OR '1'='1" })],
  ['a kid that is an operator', foreign({ kid: { $ne: null } })],
  ['a kid that every object has', foreign({ kid: '__proto__' })],
  ['the kid of a key that is out of use', () => retired(new Date(Date.now() - 1_000))],
  ['a jku of one\'s own', async () => stranger.sign(good(), { jku: decoyUrl() })],
  ['an x5u of one\'s own', async () => stranger.sign(good(), { kid: 'k9', x5u: decoyUrl() })],
  ['a jwk in the header', async () => stranger.sign(good(), { kid: undefined, jwk: await exportJWK((await generateKeyPair('EdDSA')).publicKey) })],
  ['its own jwk under the true kid', foreign({ jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' } })],
  ['an x5c of one\'s own', foreign({ x5c: ['AAAA'] })],
  // Header.
  ['typ JWT', signed({}, { typ: 'JWT' })],
  ['no typ', signed({}, { typ: undefined })],
  ['the typ of an ID token', signed({}, { typ: 'id+jwt' })],
  ['a crit that nobody knows', raw({ crit: ['exp'], exp: 1 })],
  ['an empty crit', raw({ crit: [] })],
  ['a payload said to be no base64', raw({ crit: ['b64'], b64: false })],
  ['a name twice in the header', () => `${encode(`{"alg":"none","alg":"EdDSA","kid":"${ours.kid}","typ":"at+jwt"}`)}.${own.accessToken.split('.').slice(1).join('.')}`],
  // Claims, under the true key.
  ['another audience', signed({ aud: 'other' })],
  ['no audience', signed({ aud: undefined })],
  ['another issuer', signed({ iss: 'https://evil.example' })],
  ['an issuer with a slash more', signed({ iss: 'https://fenago.example/' })],
  ['no issuer', signed({ iss: undefined })],
  ['no subject', signed({ sub: undefined })],
  ['a subject that is no user', signed({ sub: 'admin' })],
  ['a subject that is a list', signed({ sub: ['user'] })],
  ["another user's subject", () => ours.sign(good({ sub: other.userId }))],
  ["another user's session", () => ours.sign(good({ sid: other.sessionId }))],
  ['no session', signed({ sid: undefined })],
  ['a session that never was', signed({ sid: newId('session', 0) })],
  ['a session that is an object', signed({ sid: { $gt: '' } })],
  ['no scope', signed({ scope: undefined })],
  ['a scope that is a list', signed({ scope: ['profile:read'] })],
  ['no jti', signed({ jti: undefined })],
  ['expired', signed({ iat: seconds() - 700, exp: seconds() - 100 })],
  ['expired a moment ago', signed({ iat: seconds() - 606, exp: seconds() - 6 })],
  ['no expiry', signed({ exp: undefined })],
  ['an expiry that is a text', signed({ exp: 'never' })],
  ['a life of more than ten minutes', signed({ exp: seconds() + 660 })],
  ['a life of ten years', signed({ exp: seconds() + 315_360_000 })],
  ['issued longer ago than it may live', signed({ iat: seconds() - 1_200, exp: seconds() + 60 })],
  ['issued in the future', signed({ iat: seconds() + 120, exp: seconds() + 600 })],
  ['no time of issue', signed({ iat: undefined })],
  ['not valid yet', signed({ nbf: seconds() + 120 })],
  // Bytes.
  ['a changed payload', parts(([h, , s]) => [h, encode(good({ scope: 'admin' })), s])],
  ['a changed letter of the payload', parts(([h, p, s]) => [h, `${p.slice(0, -2)}${p.at(-2) === 'A' ? 'B' : 'A'}${p.at(-1)}`, s])],
  ['a signature cut short', changed((token) => token.slice(0, -4))],
  ['no signature', parts(([h, p]) => [h, p, ''])],
  ['the signature of another token', parts(([h, p]) => [h, p, other.accessToken.split('.')[2] ?? ''])],
  ['a signature of zeros', parts(([h, p]) => [h, p, Buffer.alloc(64).toString('base64url')])],
  ['a part more', parts((all) => [...all, 'AAAA'])],
  ['a part twice', parts(([h, p, s]) => [h, p, p, s])],
  ['a part less', parts(([h, p]) => [h, p])],
  ['base64 with padding', changed((token) => `${token}==`)],
  ['a payload that is no JSON', raw({}, 'not json')],
  ['a payload that is a list', raw({}, '[]')],
  ['a payload that is null', raw({}, 'null')],
  ['a header that is no JSON', () => ours.signRaw('not json', JSON.stringify(good()))],
  ['ten kilobytes', parts(([h, p, s]) => [h, `${p}${'A'.repeat(10_000)}`, s])],
  // Other things that are tokens.
  ['a refresh token', () => own.refreshToken],
  ['two tokens', changed((token) => `${token} ${token}`)],
  ['two tokens with a comma', changed((token) => `${token},${token}`)],
  ['a token in quotes', changed((token) => `"${token}"`)],
];

describe('a forged or stale token', () => {
  it.each(FORGED)('%s: 401', async (_name, forge) => {
    const answer = await ask(`Bearer ${await forge()}`);
    expect(answer.status).toBe(401);
    expect(REFUSALS).toContain(answer.body['code']);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it.each(['Token', 'Basic', 'Bearer:', 'JWT', 'DPoP', ''])('the true one as %j: 401', async (scheme) => {
    expect((await ask(`${scheme} ${own.accessToken}`.trim())).status).toBe(401);
  });

  it('leads nobody to an address that it names', () => {
    expect(FORGED.length).toBeGreaterThanOrEqual(25);
    expect(decoyHits).toBe(0);
  });
});

describe('a true token', () => {
  it.each(['Bearer ', 'bearer ', 'BEARER ', 'Bearer  '])('is taken after %j, as HTTP says', async (scheme) => {
    expect(await ask(`${scheme}${own.accessToken}`)).toMatchObject({ status: 200, body: { id: own.userId } });
  });

  it('is what the forged ones would be but for what is wrong with them', async () => {
    expect((await ask(`Bearer ${await ours.sign(good())}`)).status).toBe(200);
    expect((await ask(`Bearer ${await raw({})()}`)).status).toBe(200);
    expect((await ask(`Bearer ${await ours.sign(good({ nbf: seconds() - 1, aud: ['fenago'] }))}`)).status).toBe(200);
    const fresh = await startGateway(nats.url);
    expect((await ask(`Bearer ${await retired(new Date(Date.now() + 60_000))}`, fresh)).status).toBe(200);
    await fresh.service.drain();
  });
});

describe('an API key that was revoked', () => {
  it('is refused within a second on every gateway', async () => {
    const authorized = { authorization: `Bearer ${own.accessToken}` };
    const { body } = await first().call('POST', '/v1/api-keys', { name: 'laptop', scopes: ['profile:read'] }, authorized);
    for (const gateway of gateways) expect((await ask(`Bearer ${String(body['key'])}`, gateway)).status).toBe(200);
    expect((await first().call('DELETE', `/v1/api-keys/${String(body['id'])}`, undefined, authorized)).status).toBe(200);
    const statuses = () => Promise.all(gateways.map(async (gateway) => (await ask(`Bearer ${String(body['key'])}`, gateway)).status));
    await until(async () => (await statuses()).every((status) => status === 401), { deadlineMs: 1_000 });
  });
});

describe('a token whose session is over', () => {
  const bothRefuse = async (token: string): Promise<boolean> =>
    (await Promise.all([ask(`Bearer ${token}`), ask(`Bearer ${token}`, second())])).every(({ status }) => status === 401);
  const signIn = async (): Promise<TokensView> => (await post('sign-in', { email: 'ada@example.org', password: PASSWORD })).body as unknown as TokensView;
  const known = async ({ accessToken }: TokensView): Promise<void> => {
    for (const gateway of gateways) expect((await ask(`Bearer ${accessToken}`, gateway)).status).toBe(200);
  };

  it('is refused within a second on every gateway after a sign-out, and no other is', async () => {
    const [leaving, staying] = [await signIn(), await signIn()];
    for (const tokens of [leaving, staying]) await known(tokens);
    expect((await post('sign-out', { refreshToken: leaving.refreshToken })).status).toBe(204);
    await until(() => bothRefuse(leaving.accessToken), { deadlineMs: 1_000 });
    await known(staying);
  });

  it('is refused after a refresh token of it came twice', async () => {
    const stolen = await signIn();
    await known(stolen);
    const next = (await post('refresh', { refreshToken: stolen.refreshToken })).body as unknown as TokensView;
    const after = (await post('refresh', { refreshToken: next.refreshToken })).body as unknown as TokensView;
    await known(after);
    expect(await post('refresh', { refreshToken: stolen.refreshToken })).toMatchObject({ status: 401, body: { code: 'refresh_token_reused' } });
    await until(() => bothRefuse(after.accessToken), { deadlineMs: 1_000 });
    expect(await post('refresh', { refreshToken: after.refreshToken })).toMatchObject({ status: 401, body: { code: 'refresh_token_invalid' } });
  });

  it('is refused, and all others, after a sign-out everywhere', async () => {
    const sessions = [await signIn(), await signIn()];
    for (const tokens of sessions) await known(tokens);
    await first().call('POST', '/v1/auth/sign-out-everywhere', undefined, { authorization: `Bearer ${sessions[0]?.accessToken ?? ''}` });
    for (const { accessToken } of sessions) await until(() => bothRefuse(accessToken), { deadlineMs: 1_000 });
    expect((await ask(`Bearer ${other.accessToken}`)).status).toBe(200);
  });
});
