import { COMMANDS, QUERIES } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, claimsOf, PASSWORD, Users } from './support.js';

const HOUR_MS = 60 * 60_000;
const NEW_PASSWORD = 'a password that is new';
const invalid = { code: 'token_invalid' };

describe('a password reset', () => {
  let users: Users;
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
  });
  afterAll(() => users.stop());

  const forgot = (email: string) => users.request(COMMANDS.forgotPassword, { email, client: CLIENT });
  const reset = (token: string, password = NEW_PASSWORD) => users.request(COMMANDS.resetPassword, { token, password, client: CLIENT });
  /** The first mail of who joined was about the address. */
  const tokenFor = (email: string, mails = 2) => users.mails.token(email, mails);

  it('sets the password, ends every session, and signs in', async () => {
    const before = await users.join('forgets@example.org');
    expect(await forgot('Forgets@example.org')).toBeNull();
    const tokens = await reset(await tokenFor('forgets@example.org'));
    expect(claimsOf(tokens.accessToken).sub).toBe(before.userId);
    expect(await users.refresh(tokens.refreshToken)).toMatchObject({ sessionId: tokens.sessionId });
    await expect(users.refresh(before.refreshToken)).rejects.toMatchObject({ code: 'refresh_token_invalid' });
    await expect(users.signIn('forgets@example.org', PASSWORD)).rejects.toMatchObject({ code: 'credentials_invalid' });
    expect(await users.signIn('forgets@example.org', NEW_PASSWORD)).toMatchObject({ object: 'tokens' });
    const events = await users.service.published(before.userId, 3);
    expect(events.at(-1)).toMatchObject({ type: 'user.sessions_revoked', actorid: before.userId, data: { reason: 'password_reset', sessionId: null } });
  });

  it('answers alike for an address that has no account, and sends it nothing', async () => {
    expect(await forgot('nobody@example.org')).toBeNull();
    expect(await users.find('one_time_token', { 'use.email': 'nobody@example.org' })).toHaveLength(1);
    await users.join('somebody@example.org');
    expect(await users.mails.to('nobody@example.org')).toEqual([]);
  });

  it('takes a token once, also where it comes with two passwords at once', async () => {
    await users.join('races@example.org');
    await forgot('races@example.org');
    const token = await tokenFor('races@example.org');
    const passwords = ['the first of two passwords', 'the second of two passwords'];
    const outcomes = await Promise.allSettled(passwords.map((password) => reset(token, password)));
    const works = await Promise.allSettled(passwords.map((password) => users.signIn('races@example.org', password)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(works.map(({ status }) => status)).toEqual(outcomes.map(({ status }) => status));
    await expect(reset(token)).rejects.toMatchObject(invalid);
  });

  it('takes no token that is an hour old, of another kind, or older than the last password', async () => {
    await users.join('old@example.org');
    await forgot('old@example.org');
    const old = await tokenFor('old@example.org');
    users.clock.pass(HOUR_MS);
    await expect(reset(old)).rejects.toMatchObject(invalid);
    await users.signUp('pending@example.org');
    const signUp = await users.mails.token('pending@example.org');
    await expect(reset(signUp)).rejects.toMatchObject(invalid);
    expect(await users.verifyEmail(signUp)).toMatchObject({ object: 'tokens' });
    await forgot('old@example.org');
    const first = await tokenFor('old@example.org', 3);
    await forgot('old@example.org');
    await reset(await tokenFor('old@example.org', 4));
    await expect(reset(first)).rejects.toMatchObject(invalid);
  });

  it('keeps the token good where the password is weak', async () => {
    await users.join('weak@example.org');
    await forgot('weak@example.org');
    const token = await tokenFor('weak@example.org');
    await expect(reset(token, '12345678')).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/password' }] });
    expect(await reset(token)).toMatchObject({ object: 'tokens' });
  });

  it('shows that the address is theirs, where an operator made the user', async () => {
    const { id: userId } = await users.request(COMMANDS.registerUser, { email: 'made@example.org', name: 'Made' });
    await forgot('made@example.org');
    await reset(await tokenFor('made@example.org', 1));
    expect((await users.request(QUERIES.getUser, { caller: { userId } })).emailVerified).not.toBeNull();
    const events = await users.service.published(userId, 3);
    expect(events.map(({ type }) => type)).toEqual(['user.registered', 'user.email_verified', 'user.sessions_revoked']);
  });

  it('lets one in who guessed wrong too often before', async () => {
    await users.join('locked@example.org');
    for (let i = 0; i < 11; i += 1) await users.signIn('locked@example.org', 'not the password').catch(() => undefined);
    await expect(users.signIn('locked@example.org')).rejects.toMatchObject({ code: 'too_many_attempts' });
    await forgot('locked@example.org');
    await reset(await tokenFor('locked@example.org'));
    expect(await users.signIn('locked@example.org', NEW_PASSWORD)).toMatchObject({ object: 'tokens' });
  });
});
