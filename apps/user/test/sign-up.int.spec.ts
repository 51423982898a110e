import { QUERIES, timeOfId } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, PASSWORD, Users } from './support.js';

const DAY_MS = 24 * 60 * 60_000;
const invalid = { code: 'token_invalid' };

describe('signing up', () => {
  let users: Users;
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
  });
  afterAll(() => users.stop());

  const usersWith = (email: string) => users.find('USER', { email });

  it('makes nobody before the address is confirmed; then the user, who is signed in', async () => {
    expect(await users.signUp(' New@Example.org')).toBeNull();
    const token = await users.mails.token('new@example.org');
    expect(await usersWith('new@example.org')).toEqual([]);
    const tokens = await users.verifyEmail(token);
    const { sub: userId } = claimsOf(tokens.accessToken);
    const user = await users.request(QUERIES.getUser, { caller: { userId } });
    expect(user).toMatchObject({ id: userId, email: 'new@example.org', name: 'Ada', role: 'user' });
    expect(Math.abs(Date.parse(String(user.emailVerified)) - Date.now())).toBeLessThan(60_000);
    expect(Math.abs(timeOfId(userId) - Date.now())).toBeLessThan(60_000);
    expect(await users.signIn('new@example.org')).toMatchObject({ object: 'tokens' });
    const events = await users.service.published(userId, 2);
    expect(events.map(({ type, actorid }) => [type, actorid])).toEqual([
      ['user.registered', userId],
      ['user.email_verified', userId],
    ]);
    expect(events[0]?.data).toEqual({ userId, email: 'new@example.org', name: 'Ada', emailVerified: user.emailVerified, role: 'user' });
  });

  it('keeps no password and no token in clear, and tells events nothing of either', async () => {
    const { userId } = await users.join('secret@example.org');
    await users.signUp('secret-too@example.org');
    const token = await users.mails.token('secret-too@example.org');
    const names = (await users.service.mongo.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const all = JSON.stringify(await Promise.all(names.map((name) => users.find(name, {}))));
    expect(all).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(all).not.toContain(PASSWORD);
    expect(all).not.toContain(token);
    expect(JSON.stringify(await users.find('USER', { _id: userId }))).not.toContain('argon2');
    expect(JSON.stringify(await users.service.published(userId, 2))).not.toContain('argon2');
  });

  it('takes a token once, also where it comes many times at once', async () => {
    await users.signUp('once@example.org');
    const token = await users.mails.token('once@example.org');
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => users.verifyEmail(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(users.verifyEmail(token)).rejects.toMatchObject(invalid);
    expect(await usersWith('once@example.org')).toHaveLength(1);
  });

  it('takes no token that is invented, of another kind, or a day old', async () => {
    await expect(users.verifyEmail('x'.repeat(43))).rejects.toMatchObject(invalid);
    await expect(users.verifyEmail('')).rejects.toMatchObject({ code: 'invalid_request' });
    await users.signUp('late@example.org');
    const late = await users.mails.token('late@example.org');
    users.clock.pass(DAY_MS);
    await expect(users.verifyEmail(late)).rejects.toMatchObject(invalid);
    expect(await usersWith('late@example.org')).toEqual([]);
  });

  it('answers one who signs up with an address that has an account as anybody, and tells the mailbox', async () => {
    const { userId } = await users.join('known@example.org');
    expect(await users.signUp('KNOWN@example.org', 'the password of a stranger')).toBeNull();
    const mail = await until(async () => (await users.mails.to('known@example.org')).find((text) => text.includes('have an account already')));
    expect(mail).toContain('https://fenago.example/reset-password#token=');
    expect(mail).not.toContain('Ada');
    await expect(users.signIn('known@example.org', 'the password of a stranger')).rejects.toMatchObject({ code: 'credentials_invalid' });
    expect(await users.signIn('known@example.org')).toMatchObject({ object: 'tokens' });
    expect(await usersWith('known@example.org')).toMatchObject([{ _id: userId }]);
  });

  it('gives the address to the first token that is used; the other becomes worthless, password and all', async () => {
    await users.signUp('two@example.org', 'the password of the first');
    await users.mails.token('two@example.org');
    await users.signUp('two@example.org', 'the password of the second');
    await users.mails.token('two@example.org', 2);
    const texts = await users.mails.to('two@example.org');
    const [first = '', second = ''] = texts.map((text) => /#token=([\w-]+)/.exec(text)?.[1] ?? '');
    const outcomes = await Promise.allSettled([users.verifyEmail(first), users.verifyEmail(second)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = outcomes[0]?.status === 'fulfilled' ? 'first' : 'second';
    const loser = winner === 'first' ? 'second' : 'first';
    expect(await users.signIn('two@example.org', `the password of the ${winner}`)).toMatchObject({ object: 'tokens' });
    await expect(users.signIn('two@example.org', `the password of the ${loser}`)).rejects.toMatchObject({ code: 'credentials_invalid' });
  });

  it('completes, with the same token, what a crash left half done', async () => {
    await users.signUp('crash@example.org');
    const token = await users.mails.token('crash@example.org');
    const [pending] = await users.find('one_time_token', { 'use.email': 'crash@example.org' });
    const { accessToken } = await users.verifyEmail(token);
    const { sub: userId } = claimsOf(accessToken);
    // As if it had died after the user was made, before the password was kept and the token used up.
    const { db } = users.service.mongo;
    await db.collection('credential').deleteOne({ _id: userId as never });
    await db.collection('one_time_token').insertOne(pending as never);
    expect(claimsOf((await users.verifyEmail(token)).accessToken).sub).toBe(userId);
    expect(await users.signIn('crash@example.org')).toMatchObject({ object: 'tokens' });
    expect(await users.service.published(userId, 2)).toHaveLength(2);
  });

  it.each([
    ['too short', 'short', '/password'],
    ['of those that everybody tries first', 'Password123', '/password'],
    ['the address', 'weak-one@example.org', '/password'],
    ['what stands before the @', 'weak-one', '/password'],
  ])('refuses a password that is %s, and sends no mail', async (_case, password, path) => {
    await expect(users.signUp('weak-one@example.org', password)).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path }] });
    expect(await users.mails.to('weak-one@example.org')).toEqual([]);
  });

  it('refuses what is no address', async () => {
    await expect(users.signUp('nonsense')).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/email' }] });
  });

  it('sends one address five mails an hour, and answers as before', async () => {
    for (let i = 0; i < 7; i += 1) expect(await users.signUp('flood@example.org')).toBeNull();
    await users.mails.token('flood@example.org', 5);
    users.clock.pass(61 * 60_000);
    await users.signUp('flood@example.org');
    await users.mails.token('flood@example.org', 6);
    expect(await users.mails.to('flood@example.org')).toHaveLength(6);
  });
});
