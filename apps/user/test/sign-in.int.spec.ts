import { COMMANDS } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { argon2Sync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, claimsOf, PASSWORD, Users } from './support.js';

const MINUTE_MS = 60_000;
const wrong = { code: 'credentials_invalid' };
const tooMany = { code: 'too_many_attempts' };

describe('signing in', () => {
  let users: Users;
  let userId: string;
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
    ({ userId } = await users.join('ada@example.org'));
  });
  afterAll(() => users.stop());

  const guess = (email: string, ip = CLIENT.ip) => users.signIn(email, 'not the password', { ...CLIENT, ip });
  const took = async (attempt: () => Promise<unknown>): Promise<number> => {
    const from = performance.now();
    await attempt().catch(() => undefined);
    return performance.now() - from;
  };

  it('takes the address in any case, and the same characters however they are composed', async () => {
    const tokens = await users.signIn(' ADA@example.org');
    expect(tokens).toMatchObject({ object: 'tokens', tokenType: 'Bearer', expiresIn: 600 });
    expect(claimsOf(tokens.accessToken)).toMatchObject({ sub: userId, sid: tokens.sessionId });
    await users.signUp('jorg@example.org', 'J\u00f6rg und noch etwas');
    await users.verifyEmail(await users.mails.token('jorg@example.org'));
    expect(await users.signIn('jorg@example.org', 'Jo\u0308rg und noch etwas')).toMatchObject({ object: 'tokens' });
  });

  it('answers alike, and as late, to a wrong password, an unknown address and what is no address', async () => {
    const refusals = await Promise.allSettled([guess('ada@example.org'), guess('nobody@example.org'), guess('nonsense')]);
    const errors = refusals.map((refusal) => (refusal.status === 'rejected' ? (refusal.reason as Error).message : 'none'));
    expect(new Set(errors).size).toBe(1);
    await expect(guess('ada@example.org')).rejects.toMatchObject(wrong);
    // By turns, and the least of each: whatever else this machine does now, both feel it.
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let i = 0; i < 6; i += 1) {
      known.push(await took(() => guess('ada@example.org')));
      unknown.push(await took(() => guess(`nobody-${i}@example.org`)));
    }
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it('writes a hash of another cost anew, once', async () => {
    const { userId: id } = await users.join('rehash@example.org');
    const nonce = Buffer.alloc(16, 1);
    const hash = argon2Sync('argon2id', { message: PASSWORD, nonce, parallelism: 1, tagLength: 32, memory: 8_192, passes: 1 });
    const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
    const old = `$argon2id$v=19$m=8192,t=1,p=1$${text(nonce)}$${text(hash)}`;
    await users.service.mongo.db.collection('credential').updateOne({ _id: id as never }, { $set: { passwordHash: old } });
    await users.signIn('rehash@example.org');
    const [anew] = await users.find('credential', { _id: id });
    expect(anew?.['passwordHash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await users.signIn('rehash@example.org');
    expect(await users.find('credential', { _id: id })).toEqual([anew]);
  });

  describe('many times with a wrong password', () => {
    it.each([
      ['an address that has an account', 'locked@example.org', { object: 'tokens' }],
      ['one that has none', 'locked-nobody@example.org', wrong],
    ])('is refused for %s, on every replica, and longer each time', async (_case, email, afterwards) => {
      if (afterwards !== wrong) await users.join(email);
      const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => guess(email, '198.51.100.1')));
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'none'));
      // The others were looked at, or would have been: this machine may have too much else to do.
      expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(20);
      await expect(users.signIn(email)).rejects.toMatchObject(tooMany);
      const waits: number[] = [];
      for (let i = 0; i < 3; i += 1) {
        const refusal = await guess(email).catch((error: unknown) => error as { retryAfterSeconds: number });
        waits.push((refusal as { retryAfterSeconds: number }).retryAfterSeconds);
        users.clock.pass(waits.at(-1) as number * 1_000 + 1_000);
        await expect(guess(email)).rejects.toMatchObject(wrong);
      }
      expect(waits[0]).toBeLessThanOrEqual(60);
      expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 1.5);
      expect(waits[2]).toBeGreaterThan((waits[1] ?? 0) * 1.5);
      users.clock.pass(15 * MINUTE_MS);
      expect(await users.signIn(email).catch((error: unknown) => error)).toMatchObject(afterwards);
    });

    it('is forgiven to whoever knows it after all', async () => {
      await users.join('typist@example.org');
      for (let round = 0; round < 2; round += 1) {
        for (let i = 0; i < 8; i += 1) await expect(guess('typist@example.org')).rejects.toMatchObject(wrong);
        expect(await users.signIn('typist@example.org')).toMatchObject({ object: 'tokens' });
      }
    });
  });

  describe('a change of the password', () => {
    const change = (of: { readonly userId: string }, currentPassword: string, newPassword: string, keepSessionId?: string) =>
      users.request(COMMANDS.changePassword, {
        caller: { userId: of.userId },
        currentPassword,
        newPassword,
        client: CLIENT,
        ...(keepSessionId === undefined ? {} : { keepSessionId }),
      });

    it('needs the one before, and ends every session but the own', async () => {
      const own = await users.join('changes@example.org');
      const other = await users.signIn('changes@example.org');
      await expect(change(own, 'not the password', 'another good one')).rejects.toMatchObject(wrong);
      await expect(change(own, PASSWORD, 'qwertyuiop')).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/newPassword' }] });
      expect(await change(own, PASSWORD, 'another good one', own.sessionId)).toBeNull();
      await expect(users.signIn('changes@example.org')).rejects.toMatchObject(wrong);
      expect(await users.signIn('changes@example.org', 'another good one')).toMatchObject({ object: 'tokens' });
      expect(await users.refresh(own.refreshToken)).toMatchObject({ sessionId: own.sessionId });
      await expect(users.refresh(other.refreshToken)).rejects.toMatchObject({ code: 'refresh_token_invalid' });
      const events = await users.service.published(own.userId, 3);
      expect(events.at(-1)).toMatchObject({ type: 'user.sessions_revoked', data: { reason: 'password_changed', sessionId: null } });
      await until(async () => (await users.mails.to('changes@example.org')).some((mail) => mail.includes('Your password was changed')));
    });

    it('counts wrong guesses as a sign-in does', async () => {
      const own = await users.join('guessed@example.org');
      for (let i = 0; i < 10; i += 1) await expect(change(own, 'not the password', 'another good one')).rejects.toMatchObject(wrong);
      await expect(change(own, PASSWORD, 'another good one')).rejects.toMatchObject(tooMany);
    });
  });
});
