import { COMMANDS, newId, QUERIES, type AuditEntryView, type DomainEvent } from '@fenago/contracts';
import { runInContext } from '@fenago/observability';
import { eventOf, until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail } from './audit-trail.js';
import { CLIENT, PASSWORD, Users } from './support.js';

describe('the audit log', () => {
  let users: Users;
  let trail: AuditTrail;
  const admin = { adminId: newId('user', 0) };
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
    trail = new AuditTrail(users, admin);
  });
  afterAll(() => users.stop());

  const revoked = (apiKeyId: string, userId: string, sequence = 2): DomainEvent<'api_key.revoked'> =>
    eventOf({ type: 'api_key.revoked', aggregateId: apiKeyId, ownerId: userId, sequence, data: { apiKeyId, userId } });

  it('has who did what to which object, once, though two replicas write it', async () => {
    const { userId } = await users.join('ada@example.org');
    const acting = <T>(fn: () => Promise<T>): Promise<T> => runInContext({ correlationId: 'request-1', actor: userId }, fn);
    const { id } = await acting(() => users.request(COMMANDS.createApiKey, { caller: { userId }, name: 'laptop', scopes: ['agents:read'] }));
    await acting(() => users.request(COMMANDS.revokeApiKey, { caller: { userId }, apiKeyId: id }));
    const entries = await trail.of({ objectId: id }, 2);
    expect(entries).toMatchObject([
      { action: 'api_key.created', actorId: userId, ownerId: userId, objectType: 'api_key', objectId: id, correlationId: 'request-1', details: { scopes: ['agents:read'] } },
      { action: 'api_key.revoked', actorId: userId, details: {} },
    ]);
    expect(JSON.stringify(await users.find('audit_log', {}))).not.toMatch(/laptop|example\.org/);
    expect(await trail.verify()).toMatchObject({ fault: null });
    const sequences = (await users.find('audit_log', {})).map(({ _id }) => Number(_id)).toSorted((a, b) => a - b);
    expect(sequences).toEqual(sequences.map((_, i) => i + 1));
  });

  it('tells of sign-ins, of those that failed, also for an address that nobody has, and keeps nothing else of them', async () => {
    const { userId, sessionId } = await users.join('comes@example.org');
    const second = await users.signIn('comes@example.org');
    await expect(users.signIn('comes@example.org', 'wrong password')).rejects.toMatchObject({ code: 'credentials_invalid' });
    await expect(users.signIn('nobody@example.org', 'wrong password')).rejects.toMatchObject({ code: 'credentials_invalid' });
    const entries = (await trail.of({ objectId: userId }, 5)).filter(({ action }) => action.startsWith('user.sign'));
    expect(entries.map(({ action, actorId, details }) => [action, actorId, details])).toEqual([
      ['user.signed_in', userId, { sessionId, method: 'mail' }],
      ['user.signed_in', userId, { sessionId: second.sessionId, method: 'password' }],
      ['user.sign_in_failed', null, {}],
    ]);
    await until(async () => (await trail.of({ action: 'user.sign_in_failed' }, 2)).some(({ objectId, ownerId }) => objectId === null && ownerId === null));
    await until(async () => (await users.find('access', {})).length === 0, { what: 'nothing is left of accesses' });
  });

  it('names passwords that were changed and reset', async () => {
    const email = 'forgets@example.org';
    const { userId } = await users.join(email);
    const [currentPassword, newPassword] = [PASSWORD, 'another long secret'];
    await users.request(COMMANDS.changePassword, { caller: { userId }, currentPassword, newPassword, client: CLIENT });
    await users.request(COMMANDS.forgotPassword, { email, client: CLIENT });
    await users.request(COMMANDS.resetPassword, { token: await users.mails.token(email, 2), password: 'a third long secret', client: CLIENT });
    await trail.of({ objectId: userId, action: 'user.password_changed' }, 1);
    const [reset] = await trail.of({ objectId: userId, action: 'user.password_reset' }, 1);
    expect(reset).toMatchObject({ actorId: userId, details: { reason: 'password_reset' } });
  });

  it('tells what admins have looked at, an export once', async () => {
    const { userId } = await users.join('looked-at@example.org');
    const page = { admin: { adminId: newId('user', 7) }, limit: 1, order: 'asc' } as const;
    for (const source of ['one', 'two']) await users.request(COMMANDS.captureLead, { email: 'lead@example.org', source });
    await users.request(QUERIES.findUser, { admin: page.admin, userId });
    await expect(users.request(QUERIES.findUser, { admin: page.admin, userId: newId('user', 0) })).rejects.toMatchObject({ code: 'not_found' });
    await users.request(QUERIES.listUsers, page);
    await users.request(QUERIES.listLeads, page);
    const { last_id: after } = await users.request(QUERIES.listLeads, { ...page, isExport: true });
    await users.request(QUERIES.listLeads, { ...page, isExport: true, after: String(after) });
    const entries = await trail.of({ actorId: page.admin.adminId }, 4);
    expect(entries.map(({ action, objectType, objectId }) => [action, objectType, objectId])).toEqual([
      ['user.read', 'user', userId],
      ['users.listed', 'user', null],
      ['leads.listed', 'lead', null],
      ['leads.exported', 'lead', null],
    ]);
  });

  it('is read a page at a time, by actor, object, action and time, and tells that it was read', async () => {
    const { userId } = await users.join('paged@example.org');
    const caller = { userId };
    const { id: apiKeyId } = await users.request(COMMANDS.createApiKey, { caller, name: 'a', scopes: [] });
    for (const name of ['b', 'c', 'd']) await users.request(COMMANDS.updateApiKey, { caller, apiKeyId, name });
    const all = await trail.of({ objectId: apiKeyId }, 4);
    const page = async (more: object): Promise<readonly AuditEntryView[]> =>
      (await users.request(QUERIES.listAudit, { admin, objectId: apiKeyId, limit: 2, order: 'asc', ...more })).data;
    expect(await page({})).toEqual(all.slice(0, 2));
    expect(await page({ after: all[1]?.id })).toEqual(all.slice(2));
    expect(await page({ order: 'desc' })).toEqual(all.toReversed().slice(0, 2));
    expect(await page({ action: 'api_key.created' })).toEqual(all.slice(0, 1));
    expect(await page({ from: all[1]?.at, limit: 100 })).toEqual(all.filter(({ at }) => at >= String(all[1]?.at)));
    expect(await page({ to: all[0]?.at })).toEqual([]);
    expect(await page({ actorId: admin.adminId })).toEqual([]);
    await expect(page({ after: 'key_1' })).rejects.toMatchObject({ code: 'invalid_request' });
    const [read] = await trail.of({ actorId: admin.adminId, action: 'audit.listed' }, 1);
    expect(read).toMatchObject({ objectType: 'audit', objectId: null });
  });

  describe('its projection', () => {
    it('adds nothing for what comes twice, also in one moment, and takes events in any order', async () => {
      const userId = newId('user', 1);
      const keys = Array.from({ length: 300 }, (_, i) => newId('apiKey', i));
      const events = keys.flatMap((key) => [revoked(key, userId, 3), revoked(key, userId, 2), revoked(key, userId, 3)]);
      await Promise.all(events.map((event) => users.service.publish(event)));
      await until(async () => (await users.find('audit_log', { ownerId: userId })).length === 600, { what: 'each event has its row', deadlineMs: 30_000 });
      await Promise.all(events.slice(0, 100).map((event) => users.service.publish(event)));
      await trail.caughtUp();
      expect(await users.find('audit_log', { ownerId: userId })).toHaveLength(600);
      expect(await trail.verify()).toMatchObject({ fault: null });
    });

    it('adds nothing for a batch that comes again because its position could not be kept', async () => {
      const { db } = users.service.mongo;
      const apiKeyId = newId('apiKey', 8_888);
      // Only of this event: a batch before it that could not be kept either would hold it up for ever.
      await db.command({ collMod: 'position', validator: { eventId: { $ne: `${apiKeyId}:2` } } });
      await users.service.publish(revoked(apiKeyId, newId('user', 1)));
      // Read as it is, for what asks the service is an event itself, behind which the position could be kept.
      await until(async () => (await users.find('audit_log', { objectId: apiKeyId })).length > 0, { what: 'the event has its row' });
      expect(await db.collection('position').findOne({ _id: 'audit' as never })).not.toMatchObject({ eventId: `${apiKeyId}:2` });
      await db.command({ collMod: 'position', validator: {} });
      await trail.caughtUp();
      expect(await trail.of({ objectId: apiKeyId }, 1)).toHaveLength(1);
    });

    it('goes on past what is no such event', async () => {
      const apiKeyId = newId('apiKey', 9_999);
      await users.service.publishRaw('api_key.revoked', 'odd_1', '{"type":"api_key.revoked"}');
      await users.service.publish(revoked(apiKeyId, newId('user', 1)));
      expect(await trail.of({ objectId: apiKeyId }, 1)).toHaveLength(1);
    });
  });
});
