import { COMMANDS, ERASING_SERVICES, newId, QUERIES, type DeletionView, type ErasingService, type TokensView } from '@fenago/contracts';
import { collectionsWith, eventOf, until, userDeleted } from '@fenago/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, PASSWORD, Users } from './support.js';

/** Longer than an account may be deleted for after a sign-in, in milliseconds. */
const STALE_MS = 11 * 60_000;
/** Longer than any request that was let in before is under way: services look once more then. */
const GRACE_MS = 31_000;
type Joined = TokensView & { readonly userId: string };

let users: Users;
beforeAll(async () => {
  users = await Users.start({ replicas: 2, env: { ADMIN_EMAILS: 'root@example.org' } });
});
afterAll(() => users.stop());

const remove = ({ userId, sessionId }: Joined, more: object = {}): Promise<DeletionView> =>
  users.request(COMMANDS.deleteAccount, { caller: { userId }, sessionId, ...more });
const report = (deletionId: string): Promise<DeletionView> => users.request(QUERIES.getDeletion, { deletionId });
/** As other services would say it. */
const erased = (userId: string, deletionId: string, service: ErasingService, counts = {}) => {
  const data = { userId, deletionId, service, erased: counts, kept: {} };
  return users.service.publish(eventOf({ type: 'erasure.completed', aggregateId: `${userId}:${service}`, ownerId: userId, sequence: 2, data }));
};
const finds = (text: string) => collectionsWith(users.service.mongo.db, text, ['event_archive', 'erasure', 'deletion', 'audit_log', 'position']);
/** Erased by this service, without waiting for the clock. */
const gone = async (userId: string): Promise<void> => {
  await users.service.publish(userDeleted(userId));
  await until(() => users.service.mongo.db.collection('erasure').findOne({ userId, completedAt: { $ne: null } }));
};

describe('user.delete_account', () => {
  it('ends everything at once: sessions, refresh tokens, API keys, mails', async () => {
    const joined = await users.join('ends@example.org');
    const { userId, sessionId, refreshToken } = joined;
    const { key } = await users.request(COMMANDS.createApiKey, { caller: { userId }, name: 'a key', scopes: ['agents:read'] });
    await users.request(COMMANDS.forgotPassword, { email: 'ends@example.org', client: CLIENT });
    const token = await users.mails.token('ends@example.org', 2);
    const deletion = await remove(joined);
    expect(deletion).toMatchObject({ object: 'deletion', status: 'in_progress', completedAt: null });
    expect(JSON.stringify(deletion)).not.toContain(userId);
    await expect(users.request(QUERIES.verifySession, { sessionId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(users.request(QUERIES.verifyApiKey, { apiKey: key })).rejects.toMatchObject({ code: 'not_found' });
    await expect(users.refresh(refreshToken)).rejects.toMatchObject({ code: 'refresh_token_invalid' });
    await expect(users.signIn('ends@example.org')).rejects.toMatchObject({ code: 'credentials_invalid' });
    await expect(users.request(COMMANDS.resetPassword, { token, password: PASSWORD, client: CLIENT })).rejects.toMatchObject({ code: 'token_invalid' });
    await expect(users.request(QUERIES.getUser, { caller: { userId } })).rejects.toMatchObject({ code: 'not_found' });
    const [mail] = (await until(async () => {
      const sent = (await users.mails.to('ends@example.org')).filter((text) => text.includes('was deleted'));
      return sent.length > 0 && sent;
    }));
    expect(mail).toContain(`#token=${deletion.id}`);
    const event = (await users.service.published(userId, 3)).at(-1);
    expect(event).toMatchObject({ type: 'user.deleted', data: { userId, deletionId: deletion.id } });
    expect(JSON.stringify(event)).not.toContain('@');
  });

  it('is for who has signed in a moment ago, and not for an API key, a session left open, or another user\'s session', async () => {
    const joined = await users.join('stays@example.org');
    const other = await users.join('other@example.org');
    const refused = { code: 'insufficient_user_authentication', details: { maxAgeSeconds: 600 } };
    await expect(users.request(COMMANDS.deleteAccount, { caller: { userId: joined.userId } })).rejects.toMatchObject(refused);
    await expect(remove({ ...joined, sessionId: other.sessionId })).rejects.toMatchObject(refused);
    await expect(remove({ ...joined, sessionId: newId('session', Date.now()) })).rejects.toMatchObject(refused);
    users.clock.pass(STALE_MS);
    await users.refresh(joined.refreshToken);
    await expect(remove(joined)).rejects.toMatchObject(refused);
    const again = await users.signIn('stays@example.org');
    await expect(remove({ ...joined, ...again }, { ifRevisions: [99] })).rejects.toMatchObject({ code: 'precondition_failed' });
    expect(await users.request(QUERIES.getUser, { caller: { userId: joined.userId } })).toMatchObject({ email: 'stays@example.org' });
    expect(await remove({ ...joined, ...again })).toMatchObject({ status: 'in_progress' });
    await expect(remove({ ...joined, ...again })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('user.delete', () => {
  it('is for admins, and for others than admins', async () => {
    const { userId: adminId } = await users.join('root@example.org');
    const admin = { adminId };
    const second = await users.join('second@example.org');
    const { userId } = await users.join('goes@example.org');
    await users.request(COMMANDS.changeRole, { admin, userId: second.userId, role: 'admin' });
    const removeAny = (of: string, by = admin) => users.request(COMMANDS.deleteUser, { admin: by, userId: of });
    await expect(removeAny(adminId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(removeAny(second.userId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(removeAny(adminId, { adminId: second.userId })).rejects.toMatchObject({ code: 'conflict' });
    await expect(removeAny(newId('user', 0))).rejects.toMatchObject({ code: 'not_found' });
    const { id } = await removeAny(userId);
    await expect(removeAny(userId)).rejects.toMatchObject({ code: 'not_found' });
    const { data } = await users.request(QUERIES.listDeletions, { admin, limit: 100, order: 'desc' });
    expect(data.find((deletion) => deletion.id === id)).toMatchObject({ userId, requestedBy: adminId, status: 'in_progress' });
  });
});

describe('the report', () => {
  it('is complete when every service is done, in whatever order and how often they say so', async () => {
    const [userId, deletionId] = [newId('user', Date.now()), newId('deletion', Date.now())];
    const others = ERASING_SERVICES.filter((name) => name !== 'user');
    for (const service of others) await erased(userId, deletionId, service, { [`things_of_${service}`]: 2 });
    await erased(userId, deletionId, 'agent', { things_of_agent: 2 });
    await users.service.settled('erasure_completed');
    const partial = await report(deletionId);
    expect(partial).toMatchObject({ id: deletionId, status: 'in_progress', completedAt: null });
    expect(partial.services.map(({ name, status }) => [name, status])).toEqual([['user', 'pending'], ...others.map((name) => [name, 'completed'])]);
    await users.service.publish({ ...userDeleted(userId), data: { userId, deletionId } });
    const complete = await until(async () => {
      const seen = await report(deletionId);
      return seen.status === 'completed' && seen;
    });
    expect(complete.services.find(({ name }) => name === 'agent')).toMatchObject({ erased: { things_of_agent: 2 }, kept: {} });
    expect(complete.completedAt).not.toBeNull();
  });

  it('of an id that nobody was given is not found', async () => {
    await expect(report(newId('deletion', Date.now()))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('begins with the event where its command could not begin it', async () => {
    const event = userDeleted(newId('user', Date.now()));
    await users.service.publish(event);
    await users.service.settled('deletion_begun');
    expect(await report(event.data.deletionId)).toMatchObject({ id: event.data.deletionId });
  });

  it.each([['user.deleted', 'user_deleted'], ['user.deleted', 'deletion_begun'], ['erasure.completed', 'erasure_completed']] as const)('%s that is none is a dead letter of %s', async (type, handler) => {
    await users.service.publishRaw(type, newId('user', 0), JSON.stringify({ ...userDeleted(newId('user', 0)), type, data: { userId: 1 } }));
    expect(await users.service.deadLetter(handler)).toBe('invalid_event');
  });
});

describe('what this service holds', () => {
  it('goes: everything that lets somebody in, and everything that is found by an address of theirs', async () => {
    const [email, before] = ['forgotten@example.org', 'before@example.org'];
    await users.request(COMMANDS.captureLead, { email: before, name: 'Forgettable', source: 'a page' });
    const joined = await users.join(before);
    const { userId } = joined;
    const caller = { userId };
    await users.signIn(before);
    await users.request(COMMANDS.updateUser, { caller, name: 'Forgettable' });
    await users.request(COMMANDS.changeEmail, { caller, email, password: PASSWORD, client: CLIENT });
    await users.verifyEmail(await users.mails.token(email));
    await users.request(COMMANDS.captureLead, { email, name: 'Forgettable', source: 'another page' });
    const { id: revoked } = await users.request(COMMANDS.createApiKey, { caller, name: 'a revoked key', scopes: [] });
    await users.request(COMMANDS.revokeApiKey, { caller, apiKeyId: revoked });
    await users.request(COMMANDS.createApiKey, { caller, name: 'a key', scopes: [] });
    await users.request(COMMANDS.forgotPassword, { email, client: CLIENT });
    const key = { key: 'a-request', fingerprint: '0'.repeat(64) };
    await users.request(COMMANDS.beginIdempotent, { caller, ...key });
    await users.service.mongo.db.collection('identity').insertOne({ _id: 'https://issuer.example#1' as never, userId, provider: 'x', createdAt: new Date() });
    await until(async () => (await users.find('LEAD', { convertedUserId: userId })).length === 2);
    // That somebody signed in stands in `access` until it is told.
    const places = (await finds(userId)).filter((name) => name !== 'access').toSorted();
    expect(places).toEqual(['LEAD', 'USER', 'api_key', 'credential', 'identity', 'one_time_token', 'reservation', 'session']);

    await remove({ ...joined, ...(await users.signIn(email)) });
    users.clock.pass(GRACE_MS);
    await gone(userId);
    const note = (await users.find('erasure', { userId }))[0];
    expect(note?.['found']).toMatchObject({ passwords: 1, identities: 1, api_keys: 2, idempotency_keys: 1, leads: 2, addresses: 1 });
    for (const text of [userId, email, before, 'Forgettable']) await until(async () => (await finds(text)).length === 0, { what: text });
    expect(await users.find('idempotency', {})).toEqual([]);
  });

  it('leaves the address to whoever signs up with it next, as somebody else', async () => {
    const first = await users.join('again@example.org');
    await remove(first);
    await gone(first.userId);
    const second = await users.join('again@example.org', 3);
    expect(second.userId).not.toBe(first.userId);
    expect(await users.request(QUERIES.getUser, { caller: { userId: second.userId } })).toMatchObject({ email: 'again@example.org' });
  });
});

describe('a sign-up with an address whose account is just being deleted', () => {
  let held: Users;
  afterEach(() => held.stop());

  it('is told to wait, and never gets the id that is gone', async () => {
    // Nobody erases, so that the moment lasts.
    held = await Users.start({ env: { FENAGO_UNSAFE_DISABLE: 'erasure' } });
    const joined = await held.join('moment@example.org');
    await held.request(COMMANDS.deleteAccount, { caller: { userId: joined.userId }, sessionId: joined.sessionId });
    await until(async () => (await held.find('USER', { _id: joined.userId })).length === 0);
    await held.signUp('moment@example.org');
    const token = await held.mails.token('moment@example.org', 3);
    await expect(held.verifyEmail(token)).rejects.toMatchObject({ code: 'conflict', retryAfterSeconds: 2 });
    expect(await held.find('USER', {})).toEqual([]);
    await held.service.mongo.db.collection('reservation').deleteMany({ holder: joined.userId });
    expect(await held.verifyEmail(token)).toMatchObject({ object: 'tokens' });
  });
});
