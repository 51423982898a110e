import { COMMANDS, QUERIES } from '@fenago/contracts';
import { ServiceUnderTest } from '@fenago/testing-service';
import { testDatabase } from '@fenago/testing';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { CLIENT, ENV, PASSWORD, Users, claimsOf } from './support.js';

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
const PERIOD_DAYS = 30;

describe('signing keys', () => {
  let users: Users;
  let userId: string;
  beforeAll(async () => {
    users = await Users.start({ replicas: 3, env: { SIGNING_KEY_DAYS: String(PERIOD_DAYS) } });
    ({ userId } = await users.join('ada@example.org'));
  });
  afterAll(() => users.stop());

  const jwks = () => users.request(QUERIES.getJwks, {});
  const kids = async () => (await jwks()).keys.map(({ key }) => key.kid);
  const kidOf = (token: string) => String(decodeProtectedHeader(token).kid);
  const untilPeriodEnds = () => PERIOD_DAYS * DAY_MS - (users.clock.now().getTime() % (PERIOD_DAYS * DAY_MS));

  it('verify what is signed, and say who signed it for whom', async () => {
    const { accessToken, sessionId } = await users.signIn('ada@example.org');
    const { issuer, audience, keys } = await jwks();
    expect({ issuer, audience }).toEqual({ issuer: 'https://fenago.example', audience: 'fenago' });
    const set = createLocalJWKSet({ keys: keys.map(({ key }) => ({ ...key })) });
    const { payload, protectedHeader } = await jwtVerify(accessToken, set, { issuer, audience, currentDate: users.clock.now() });
    expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: keys[0]?.key.kid, typ: 'at+jwt' });
    expect(payload).toMatchObject({ sub: userId, sid: sessionId, jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
    expect(String(payload['scope']).split(' ')).toContain('conversations:write');
    expect(String(payload['scope']).split(' ')).not.toContain('admin');
  });

  it('are one for all replicas, and sealed', async () => {
    const tokens = await Promise.all(Array.from({ length: 9 }, () => users.signIn('ada@example.org')));
    expect(new Set(tokens.map(({ accessToken }) => kidOf(accessToken))).size).toBe(1);
    const stored = await users.find('signing_key', {});
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({ sealed: { keyId: 'test' } });
    expect(JSON.stringify(stored)).not.toContain('"d":');
    expect(JSON.stringify(await jwks())).not.toContain('"d":');
  });

  it('change with the period; the one before is shown until its last token is dead', async () => {
    users.clock.pass(untilPeriodEnds() - MINUTE_MS);
    const last = await users.signIn('ada@example.org');
    const before = kidOf(last.accessToken);
    users.clock.pass(2 * MINUTE_MS);
    const first = await Promise.all([users.signIn('ada@example.org'), users.signIn('ada@example.org'), users.signIn('ada@example.org')]);
    const present = new Set(first.map(({ accessToken }) => kidOf(accessToken)));
    expect(present.size).toBe(1);
    expect(present).not.toContain(before);
    expect(await kids()).toEqual([...present, before]);
    const { keys } = await jwks();
    const until = Date.parse(keys.find(({ key }) => key.kid === before)?.until ?? '');
    expect(until).toBeGreaterThanOrEqual(claimsOf(last.accessToken).exp * 1_000);
    users.clock.pass(15 * MINUTE_MS);
    expect(await kids()).toEqual([...present]);
  });

  it('cannot be used by who has the database and not the master key', async () => {
    const stored = await users.find('signing_key', {});
    const thief = await ServiceUnderTest.start(serviceDefinition, {
      env: { ...ENV, SECRETS_MASTER_KEYS: `test:${Buffer.alloc(32, 8).toString('base64')}` },
      clock: users.clock,
    });
    try {
      await thief.request(COMMANDS.registerUser, { email: 'ada@example.org', name: 'Ada' });
      const credential = await users.find('credential', { _id: userId });
      const [made] = await thief.mongo.db.collection('USER').find().toArray();
      await thief.mongo.db.collection('credential').insertOne({ ...credential[0], _id: made?._id as never });
      await thief.mongo.db.collection('signing_key').insertMany(stored as never[]);
      const signIn = thief.request(COMMANDS.signIn, { email: 'ada@example.org', password: PASSWORD, client: CLIENT });
      await expect(signIn).rejects.toMatchObject({ code: 'internal' });
    } finally {
      await thief.stop();
    }
  });

  it('are sealed anew under another master key; then the one before can go', async () => {
    const prefix = testDatabase('t');
    const [one, two] = [6, 7].map((byte, i) => `k${i}:${Buffer.alloc(32, byte).toString('base64')}`);
    const start = (masterKeys: string) =>
      ServiceUnderTest.start(serviceDefinition, { env: { ...ENV, SECRETS_MASTER_KEYS: masterKeys, MONGODB_DATABASE_PREFIX: prefix } });
    const kidsOf = async (service: ServiceUnderTest) => (await service.request(QUERIES.getJwks, {})).keys.map(({ key }) => key.kid);
    const before = await start(String(one));
    const kept = await kidsOf(before);
    const both = await start(`${two},${one}`);
    const rewrap = (masterKeyId: string) => both.request(COMMANDS.rewrapUserSecrets, { masterKeyId });
    expect(await rewrap('k1')).toEqual({ rewrapped: 1, unreadable: 0, next: null });
    expect(await rewrap('k1')).toEqual({ rewrapped: 0, unreadable: 0, next: null });
    await expect(rewrap('k0')).rejects.toMatchObject({ code: 'conflict' });
    const after = await start(String(two));
    expect(await kidsOf(after)).toEqual(kept);
    const alone = await start(`k9:${Buffer.alloc(32, 9).toString('base64')}`);
    expect(await alone.request(COMMANDS.rewrapUserSecrets, { masterKeyId: 'k9' })).toEqual({ rewrapped: 0, unreadable: 1, next: null });
    for (const service of [before, both, after, alone]) await service.stop();
  });
});
